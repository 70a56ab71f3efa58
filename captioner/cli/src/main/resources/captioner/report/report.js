// The page of a report. Photos come from data/*.js, scripts that call photo() and failure() once a
// line. All that a file or a caption says is set as text, never as markup.
'use strict';
(() => {

const PAGE_SIZE = 120; // cards added at a time
const $ = id => document.getElementById(id);

// ---- data

const photos = new Map(); // path -> photo; the later line on a path counts
const failures = new Map(); // path -> reason

window.photo = entry => {
  failures.delete(entry.path);
  photos.set(entry.path, entry);
};

window.failure = entry => {
  photos.delete(entry.path);
  failures.set(entry.path, entry.reason);
};

let about = {model: '', files: 0};
window.about = entry => { about = entry; };

function load(file) {
  return new Promise(done => {
    const script = document.createElement('script');
    script.src = 'data/' + file + '.js';
    script.async = false; // in the order of the files
    script.onload = script.onerror = done; // a broken file must not hide the others
    document.head.append(script);
  });
}

async function loadAll() {
  await load('about');
  const names = Array.from({length: about.files}, (_, i) => String(i).padStart(3, '0'));
  await Promise.all(names.map(load));
  all = [...photos.values()].sort((a, b) => a.number - b.number);
  for (const entry of all) {
    entry.best = entry.captions[0];
    entry.searched = (entry.best.text + ' ' + entry.path).toLowerCase();
  }
}

// ---- grid

let all = [];
let shown = []; // what search and sort leave
let cards = 0; // how many of these have a card

const ORDERS = {
  number: (a, b) => a.number - b.number,
  least: (a, b) => a.best.confidence - b.best.confidence,
  most: (a, b) => b.best.confidence - a.best.confidence,
  path: (a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
};

const count = n => n.toLocaleString('en') + (n === 1 ? ' photo' : ' photos');
const percent = share => Math.round(100 * share) + '\u00a0%';
const file = (folder, entry) => folder + '/' + String(entry.number).padStart(6, '0') + '.jpg';

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function update() {
  const terms = $('search').value.toLowerCase().split(/\s+/).filter(term => term);
  shown = all.filter(entry => terms.every(term => entry.searched.includes(term)));
  shown.sort(ORDERS[$('sort').value]);
  $('count').textContent =
      terms.length ? shown.length.toLocaleString('en') + ' of ' + count(all.length) : count(all.length);
  $('nothing').hidden = shown.length > 0 || !terms.length;
  $('grid').replaceChildren();
  cards = 0;
  addCards();
}

// Adds cards before the reader has scrolled to their end.
const scrolled = new IntersectionObserver(seen => {
  if (seen.some(entry => entry.isIntersecting)) addCards();
}, {rootMargin: '800px'});

function addCards() {
  const next = shown.slice(cards, cards + PAGE_SIZE);
  $('grid').append(...next.map((entry, i) => card(entry, cards + i)));
  cards += next.length;
  $('more').hidden = cards === shown.length;
  $('more').textContent = 'Show ' + Math.min(PAGE_SIZE, shown.length - cards) + ' more';
  scrolled.disconnect(); // observed anew, it says again whether it is in sight
  scrolled.observe($('more'));
}

function card(entry, index) {
  const image = element('img');
  image.loading = 'lazy';
  image.decoding = 'async';
  image.width = 320;
  image.height = 240;
  image.alt = entry.best.text;
  image.src = file('thumbnails', entry);
  const text = element('span', 'text', entry.best.text);
  text.setAttribute('aria-hidden', 'true'); // the image says it
  const sure = element('span', 'sure');
  const meter = element('span', 'meter');
  meter.append(element('span'));
  meter.firstChild.style.width = percent(entry.best.confidence).replace('\u00a0', '');
  sure.append(meter, percent(entry.best.confidence) + ' confident');
  const button = element('button');
  button.type = 'button';
  button.title = entry.path;
  button.append(image, text, sure);
  button.addEventListener('click', () => open(index));
  const item = element('li');
  item.append(button);
  return item;
}

function gridKey(event) {
  const button = event.target.closest('#grid button');
  if (!button) return;
  const items = [...$('grid').children];
  const at = items.indexOf(button.parentNode);
  const columns = getComputedStyle($('grid')).gridTemplateColumns.split(' ').length;
  const to = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to >= items.length) addCards();
  focusCard(to);
}

function focusCard(index) {
  const item = $('grid').children[index];
  if (item) item.firstChild.focus();
}

function showFailures() {
  if (!failures.size) return;
  $('failures').hidden = false;
  $('failures').querySelector('summary').textContent =
      count(failures.size) + ' could not be captioned';
  $('failures').querySelector('ul').append(
      ...[...failures].map(([path, reason]) =>
          element('li', '', reason.includes(path) ? reason : path + ': ' + reason)));
}

// ---- one photo

let current = 0; // index in shown
let chosen = -1; // word whose attention stays, or -1

function open(index) {
  current = index;
  chosen = -1;
  const entry = shown[index];
  $('place').textContent = 'Photo ' + (index + 1).toLocaleString('en') + ' of '
      + shown.length.toLocaleString('en');
  $('before').disabled = index === 0;
  $('after').disabled = index === shown.length - 1;
  // as large as the window allows, at most twice as large as the copy
  $('frame').style.width = `min(100%, ${2 * entry.width}px, ${68 * entry.width / entry.height}vh)`;
  $('picture').width = entry.width;
  $('picture').height = entry.height;
  $('picture').alt = entry.best.text;
  $('picture').src = file('photos', entry);
  $('words').replaceChildren(...words(entry));
  $('captions').replaceChildren(...entry.captions.map(captionRow));
  $('path').textContent = entry.path;
  look(-1);
  if (!$('viewer').open) $('viewer').showModal();
  $('place').focus();
}

function captionRow(caption) {
  const row = element('tr');
  row.append(
      element('td', '', caption.text),
      element('td', '', percent(caption.confidence)),
      element('td', '', caption.score.toFixed(2)),
      element('td', '', caption.logProb.toFixed(2)));
  return row;
}

function words(entry) {
  if (!entry.attention) return [element('p', '', entry.best.text)];
  return entry.words.slice(0, entry.attention.peaks.length).map((word, i) => {
    const button = element('button', '', word);
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => choose(chosen === i ? -1 : i));
    button.addEventListener('mouseenter', () => look(i));
    button.addEventListener('mouseleave', () => look(chosen));
    return button;
  });
}

function choose(word) {
  chosen = word;
  look(word);
  [...$('words').children].forEach(
      (button, i) => button.setAttribute('aria-pressed', String(i === word)));
}

/** Shows where the captioner looked for a word; -1 shows the photo alone. */
function look(word) {
  const entry = shown[current];
  $('veil').hidden = word < 0;
  if (word < 0) {
    $('gaze').textContent = entry.attention ? 'Choose a word to see where the captioner looked.' : '';
    return;
  }
  const {region, rows, columns, peaks} = entry.attention;
  const style = $('veil').style;
  style.left = 100 * region.x + '%';
  style.top = 100 * region.y + '%';
  style.width = 100 * region.width + '%';
  style.height = 100 * region.height + '%';
  const cells = cellsOf(entry.attention, word);
  heat.paint($('heat'), cells, rows, columns);
  $('gaze').textContent = `For “${entry.words[word]}” it looked most at the ${
      heat.place(cells, rows, columns)}: ${percent(peaks[word])} of its attention in one of ${
      rows}\u00a0×\u00a0${columns} cells.`;
}

function cellsOf(attention, word) {
  if (!attention.bytes) attention.bytes = Uint8Array.from(atob(attention.cells), c => c.charCodeAt(0));
  const size = attention.rows * attention.columns;
  return attention.bytes.subarray(word * size, (word + 1) * size);
}

// ---- events

function viewerKey(event) {
  const word = {
    ArrowLeft: chosen < 0 ? 0 : chosen - 1,
    ArrowRight: chosen + 1,
    Home: 0,
    End: $('words').children.length - 1,
  }[event.key];
  const photo = {PageUp: current - 1, PageDown: current + 1}[event.key];
  if (word !== undefined && shown[current].attention) {
    event.preventDefault();
    const button = $('words').children[word];
    if (button) {
      choose(word);
      button.focus();
    }
  } else if (photo !== undefined) {
    event.preventDefault();
    if (shown[photo]) open(photo);
  }
}

$('controls').addEventListener('submit', event => event.preventDefault());
$('search').addEventListener('input', update);
$('sort').addEventListener('change', update);
$('grid').addEventListener('keydown', gridKey);
$('more').addEventListener('click', () => {
  const first = cards;
  addCards();
  focusCard(first);
});
$('before').addEventListener('click', () => open(current - 1));
$('after').addEventListener('click', () => open(current + 1));
$('close').addEventListener('click', () => $('viewer').close());
$('viewer').addEventListener('keydown', viewerKey);
$('viewer').addEventListener('click', event => {
  if (event.target === $('viewer')) $('viewer').close(); // beside it
});
$('viewer').addEventListener('close', () => {
  while (cards <= current && cards < shown.length) addCards();
  focusCard(current);
});

loadAll().then(() => {
  $('about').textContent = 'by the model ' + about.model;
  document.title = count(all.length) + ', captioned';
  update();
  showFailures();
  document.documentElement.dataset.ready = 'true';
});

})();
