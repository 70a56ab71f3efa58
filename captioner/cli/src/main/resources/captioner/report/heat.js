// The colours of attention over a photo, for every page that shows them.
'use strict';
const heat = (() => {

/** Says in words where the strongest cell lies. */
function place(cells, rows, columns) {
  const cell = cells.indexOf(Math.max(...cells));
  const third = (i, n) => Math.floor(3 * (i + 0.5) / n);
  const down = ['top', 'middle', 'bottom'][third(Math.floor(cell / columns), rows)];
  const across = ['left', 'centre', 'right'][third(cell % columns, columns)];
  return down === 'middle' && across === 'centre' ? 'centre' : down + ' ' + across;
}

/** Smooths the cells by cubic B-splines, as the Java class HeatMap does, and colours them. */
function paint(canvas, cells, rows, columns) {
  const width = canvas.width = 16 * columns;
  const height = canvas.height = 16 * rows;
  const heat = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, down] = spline((y + 0.5) / 16 - 0.5);
    for (let x = 0; x < width; x++) {
      const [left, across] = spline((x + 0.5) / 16 - 0.5);
      let sum = 0;
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) {
          const cell = clamp(top + i, rows) * columns + clamp(left + j, columns);
          sum += down[i] * across[j] * cells[cell];
        }
      }
      heat[y * width + x] = sum;
    }
  }
  const strongest = Math.max(1e-9, heat.reduce((a, b) => Math.max(a, b)));
  const image = new ImageData(width, height);
  heat.forEach((value, i) => image.data.set(colour(value / strongest), 4 * i));
  canvas.getContext('2d').putImageData(image, 0, 0);
}

const clamp = (cell, cells) => Math.max(0, Math.min(cells - 1, cell));

/** Returns the first of the four cells that matter at a place, and how much each does. */
function spline(place) {
  const at = Math.floor(place);
  const t = place - at;
  const s = 1 - t;
  return [at - 1, [
    s * s * s / 6,
    (4 - 6 * t * t + 3 * t * t * t) / 6,
    (4 - 6 * s * s + 3 * s * s * s) / 6,
    t * t * t / 6,
  ]];
}

// red, green, blue, opacity of no, half and full attention, as in the Java class HeatColours
const STOPS = [[8, 10, 32, 190], [170, 50, 60, 140], [255, 196, 64, 90]];

function colour(heat) {
  const at = Math.min(1, Math.floor(2 * heat));
  const t = 2 * heat - at;
  return STOPS[at].map((from, i) => from + t * (STOPS[at + 1][i] - from));
}

return {paint, place};

})();
