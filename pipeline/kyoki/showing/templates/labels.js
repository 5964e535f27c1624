// The positions of the names of dots, so that none covers another name or dot.
const NAME_SIZE = 12; // pixels, as in report.css
const MOST_NAMES = 160; // in view, and dots that names must not cover; a screen has no room for more

/** Return the approximate width of a text: full-width characters are as wide as high. */
const textWidth = (text) => d3.sum(text, (char) => (/[\u1100-\uffdc]/.test(char) || char.length > 1 ? NAME_SIZE : 0.58 * NAME_SIZE));

const overlap = (one, other) => one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];

/**
 * Return for each dot the position of its name: x, y and anchor, from the dot's centre; shown is false if there is no
 * room. Dots (x, y, r, name) come strongest first, and stronger ones have priority; if there is no other room, a name
 * covers dots of less than half its dot's radius. `unit` is a pixel of the screen; dots outside of the edges (left, top,
 * right, bottom) are not named.
 */
function placeNames(dots, unit, edges) {
  const inView = ({ x, y }) => x >= edges[0] && y >= edges[1] && x <= edges[2] && y <= edges[3];
  const foremost = new Set(dots.filter(inView).slice(0, MOST_NAMES));
  const taken = [...foremost].map((dot) => ({ dot, r: dot.r, box: [dot.x - dot.r, dot.y - dot.r, dot.x + dot.r, dot.y + dot.r] }));
  return dots.map((dot) => {
    const { x, y, r, name } = dot;
    const [wide, high] = [textWidth(name) * unit, NAME_SIZE * unit];
    const gap = 3 * unit;
    const choices = [
      { x: 0, y: r + gap + 1.02 * high, anchor: "middle" },
      { x: 0, y: -r - gap - 0.3 * high, anchor: "middle" },
      { x: r + gap, y: 0.35 * high, anchor: "start" },
      { x: -r - gap, y: 0.35 * high, anchor: "end" },
    ];
    if (!foremost.has(dot)) return { ...choices[0], shown: false };
    for (const least of [0, r / 2]) {
      for (const choice of choices) {
        const left = x + choice.x - { middle: wide / 2, start: 0, end: wide }[choice.anchor];
        const box = [left, y + choice.y - 1.02 * high, left + wide, y + choice.y + 0.3 * high];
        const inside = box[0] >= edges[0] && box[1] >= edges[1] && box[2] <= edges[2] && box[3] <= edges[3];
        if (!inside || taken.some((other) => other.dot !== dot && other.r >= least && overlap(box, other.box))) continue;
        taken.push({ dot: null, r: Infinity, box });
        return { ...choice, shown: true };
      }
    }
    return { ...choices[0], shown: false };
  });
}
