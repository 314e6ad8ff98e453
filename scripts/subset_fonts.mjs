// Makes the web fonts: from each whole TTF a small «core» (what a Russian page needs) and a «rest» for every other letter.
// Usage: node scripts/subset_fonts.mjs <folder of TTFs> <output folder>. Ranges are twins of static/css/fonts.css.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const FACES = ['PTSans-Regular', 'PTSans-Bold', 'PTSerif-Regular', 'PTSerif-Bold'];
const CORE = [
  [0x20, 0x7e], 0xa0, 0xa7, 0xa9, 0xab, 0xb0, 0xb7, 0xbb, 0xd7, 0x401, [0x410, 0x44f], 0x451,
  // Sakha: ҕ ҥ ү һ ө
  0x494, 0x495, 0x4a4, 0x4a5, 0x4ae, 0x4af, 0x4ba, 0x4bb, 0x4e8, 0x4e9,
  [0x2010, 0x2015], [0x2018, 0x201e], 0x2022, 0x2026, 0x20bd, 0x2116, 0x2212,
];
const REST = [[0xa1, 0x24f], [0x400, 0x52f], [0x1e80, 0x1ef9], [0x2000, 0x218f], [0x2200, 0x22ff]];

/** @param {(number | number[])[]} ranges */
function letters(ranges) {
  const points = ranges.flatMap((range) => {
    const [first, last] = Array.isArray(range) ? range : [range, range];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return new Set(points.map((point) => String.fromCodePoint(point)));
}

const core = letters(CORE);
const rest = new Set([...letters(REST)].filter((letter) => !core.has(letter)));
const [source, target] = process.argv.slice(2);

for (const face of FACES) {
  const whole = await readFile(join(source, `${face}.ttf`));
  for (const [name, set] of [['core', core], ['rest', rest]]) {
    const small = await subsetFont(whole, [...set].join(''), { targetFormat: 'woff2', noHinting: true });
    await writeFile(join(target, `${face}-${name}.woff2`), small);
  }
}
