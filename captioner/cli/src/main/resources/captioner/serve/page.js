// The page of the server. What the server or a file says is set as text, never as markup.
'use strict';
(() => {

const RETRIES = 5; // where the server is busy
const $ = id => document.getElementById(id);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const percent = share => Math.round(100 * share) + '\u00a0%';
const pause = seconds => new Promise(done => setTimeout(done, 1000 * seconds));

// ---- asking

/** How captions are wanted, as the query of a request. */
function query() {
  const query = new URLSearchParams({attention: 'true'});
  if ($('search').value === 'sample') {
    query.set('sample', 'true');
    query.set('temperature', $('temperature').value);
    query.set('seed', String(Math.floor(1e9 * Math.random())));
    query.set('n-best', '3');
  } else {
    const beam = $('beam').value;
    if (beam) {
      query.set('beam', beam);
    }
    query.set('n-best', beam ? String(Math.min(3, Number(beam))) : '3');
  }
  return query;
}

/** Returns what the server says of a file; throws an Error that people can read. */
async function ask(file) {
  for (let attempt = 0; ; attempt++) {
    let response;
    try {
      response = await fetch('v1/captions?' + query(), {method: 'POST', body: file, headers: headers()});
    } catch {
      throw new Error('The server does not answer. Is it still running?');
    }
    const wait = Number(response.headers.get('Retry-After'));
    if (response.status === 503 && wait && attempt < RETRIES) {
      say('The server is busy; trying again …');
      await pause(wait + Math.random());
      continue;
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(excuse(response.status, answer, file));
    return answer;
  }
}

function headers() {
  const headers = {'Content-Type': 'application/octet-stream'}; // the content tells what it is
  if ($('token').value) headers.Authorization = 'Bearer ' + $('token').value;
  return headers;
}

function excuse(status, problem, file) {
  const name = file.name || 'This';
  const reason = String(problem.detail || problem.title || 'the server says ' + status)
      .replace(/^photo: /, '');
  if (status === 401) {
    $('token-label').hidden = false;
    return 'This server wants a token: enter it above and try again.';
  }
  if (status === 422) return `${name} cannot be captioned: ${reason}.`;
  if (status === 413) return `${name} is too large: ${reason}.`;
  return `That did not work: ${reason}.`;
}

// ---- photos

const photos = []; // newest last: file, url, answer
let current = -1;
let asked = 0; // the last question; answers to earlier ones come too late

function say(text) {
  $('status').textContent = text;
}

function fail(text) {
  $('error').textContent = text;
  $('error').hidden = !text;
}

async function add(files) {
  const chosen = [...files];
  if (!chosen.length) return;
  fail('');
  const problems = [];
  for (const [i, file] of chosen.entries()) {
    say(chosen.length > 1 ? `Looking at photo ${i + 1} of ${chosen.length} …` : 'Looking at the photo …');
    try {
      const answer = await ask(file);
      photos.push({file, url: URL.createObjectURL(file), answer});
      show(photos.length - 1);
    } catch (problem) {
      problems.push(problem.message);
      fail(problems.join(' '));
    }
  }
  say('');
}

/** Asks anew about the photo that is shown. */
async function again() {
  if (current < 0) return;
  const question = ++asked;
  const photo = photos[current];
  fail('');
  say('Looking again …');
  try {
    const answer = await ask(photo.file);
    if (question !== asked) return;
    photo.answer = answer;
    show(photos.indexOf(photo));
    say('');
  } catch (problem) {
    if (question !== asked) return;
    say('');
    fail(problem.message);
  }
}

let chosen = -1; // word whose attention stays, or -1

function show(index) {
  current = index;
  chosen = -1;
  const {url, answer} = photos[index];
  const said = answer.photos[0];
  $('result').hidden = false;
  $('picture').src = url;
  $('picture').alt = said.caption;
  $('caption').textContent = said.caption;
  $('words').replaceChildren(...said.tokens.map(word));
  $('captions').replaceChildren(...[said, ...said.alternatives || []].map(row));
  $('timing').textContent = `${answer.model}, ${answer.timing_ms.total}\u00a0ms`;
  $('copied').textContent = '';
  look(-1);
  $('others').hidden = photos.length < 2;
  $('grid').replaceChildren(...photos.map(card));
  document.title = said.caption;
}

function row(caption) {
  const row = element('tr');
  row.append(
      element('td', '', caption.caption),
      element('td', '', percent(caption.confidence)),
      element('td', '', caption.log_prob.toFixed(2)));
  return row;
}

function card(photo, index) {
  const said = photo.answer.photos[0];
  const image = element('img');
  image.alt = said.caption;
  image.src = photo.url;
  const text = element('span', 'text', said.caption);
  text.setAttribute('aria-hidden', 'true'); // the image says it
  const button = element('button');
  button.type = 'button';
  if (index === current) button.setAttribute('aria-current', 'true');
  button.append(image, text);
  button.addEventListener('click', () => {
    show(index);
    $('caption').focus();
  });
  const item = element('li');
  item.append(button);
  return item;
}

// ---- where the model looked

function word(text, index) {
  const button = element('button', '', text);
  button.type = 'button';
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => choose(chosen === index ? -1 : index));
  button.addEventListener('mouseenter', () => look(index));
  button.addEventListener('mouseleave', () => look(chosen));
  button.addEventListener('focus', () => look(index));
  button.addEventListener('blur', () => look(chosen));
  return button;
}

function choose(index) {
  chosen = index;
  look(index);
  [...$('words').children].forEach(
      (button, i) => button.setAttribute('aria-pressed', String(i === index)));
}

/** Shows where the model looked for a word; -1 shows the photo alone. */
function look(index) {
  const {tokens, attention} = photos[current].answer.photos[0];
  const cells = index < 0 ? undefined : attention.words[index];
  $('veil').hidden = !cells;
  if (!cells) {
    $('gaze').textContent = 'Point at a word, or move to it, to see where the model looked.';
    return;
  }
  const {region, rows, columns} = attention;
  const style = $('veil').style;
  style.left = 100 * region.x + '%';
  style.top = 100 * region.y + '%';
  style.width = 100 * region.width + '%';
  style.height = 100 * region.height + '%';
  heat.paint($('heat'), cells, rows, columns);
  $('gaze').textContent = `For “${tokens[index]}” it looked most at the ${
      heat.place(cells, rows, columns)}: ${percent(Math.max(...cells))} of its attention in one of ${
      rows}\u00a0×\u00a0${columns} cells.`;
}

function wordKey(event) {
  const buttons = [...$('words').children];
  const at = buttons.indexOf(document.activeElement);
  const to = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1}[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[to].focus();
}

// ---- copying

const escaped = text =>
    text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    $('copied').textContent = 'Copied: ' + text;
  } catch { // not allowed, or a page without TLS from another machine
    $('copied').textContent = 'Copy it from here: ' + text;
    getSelection().selectAllChildren($('copied'));
  }
}

function html() {
  const {file, answer} = photos[current];
  return `<img src="${escaped(file.name || 'photo.jpg')}" alt="${escaped(answer.photos[0].caption)}">`;
}

// ---- camera

let stream;

async function openCamera() {
  fail('');
  try {
    stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}});
  } catch {
    fail('The camera cannot be used: there is none, or it was not allowed.');
    return;
  }
  $('video').srcObject = stream;
  $('video').play();
  $('viewfinder').showModal();
}

function shoot() {
  const canvas = element('canvas');
  canvas.width = $('video').videoWidth;
  canvas.height = $('video').videoHeight;
  canvas.getContext('2d').drawImage($('video'), 0, 0);
  $('viewfinder').close();
  canvas.toBlob(blob => add([new File([blob], 'camera.jpg', {type: blob.type})]), 'image/jpeg', 0.92);
}

// ---- events

function howChanged() {
  const byChance = $('search').value === 'sample';
  $('beam-label').hidden = byChance;
  $('temperature-label').hidden = $('again').hidden = !byChance;
  $('degrees').textContent = Number($('temperature').value).toFixed(1);
}

for (const id of ['search', 'beam', 'temperature']) {
  $(id).addEventListener('input', howChanged);
  $(id).addEventListener('change', again);
}
$('how').addEventListener('submit', event => event.preventDefault());
$('again').addEventListener('click', again);
$('pick').addEventListener('click', () => $('files').click());
$('files').addEventListener('change', () => {
  add($('files').files);
  $('files').value = ''; // so that the same file can be chosen again
});
$('words').addEventListener('keydown', wordKey);
$('copy-alt').addEventListener('click', () => copy(photos[current].answer.photos[0].caption));
$('copy-html').addEventListener('click', () => copy(html()));

document.addEventListener('dragover', event => {
  event.preventDefault();
  $('drop').classList.add('over');
});
document.addEventListener('dragleave', event => {
  if (!event.relatedTarget) $('drop').classList.remove('over');
});
document.addEventListener('drop', event => {
  event.preventDefault();
  $('drop').classList.remove('over');
  add(event.dataTransfer.files);
});
document.addEventListener('paste', event => {
  if (event.clipboardData.files.length) add(event.clipboardData.files);
});

if (navigator.mediaDevices) {
  $('camera').hidden = false;
  $('camera').addEventListener('click', openCamera);
  $('shoot').addEventListener('click', shoot);
  $('cancel').addEventListener('click', () => $('viewfinder').close());
  $('viewfinder').addEventListener('close', () => stream.getTracks().forEach(track => track.stop()));
}

howChanged(); // a browser may have kept what was chosen before
document.documentElement.dataset.ready = 'true';

})();
