// Charts: of the width of the page, with whole numbers, and buttons to save them.
const PALETTE = ["#3b7dd8", "#c2571a", "#2e8b57", "#8f63c7", "#b07a0a", "#c2417c", "#6b7280"];

/** Return the width of a chart: that of the page, or less if it needs less. */
function chartWidth(most) {
  const { paddingLeft, paddingRight } = getComputedStyle(document.getElementById("main"));
  const room = document.getElementById("main").clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return Math.max(280, Math.min(most, room));
}

/** Return the ticks of an axis of counts: whole numbers, few enough for its length. */
const wholeTicks = (highest, most) => d3.ticks(0, Math.max(1, highest), Math.max(1, Math.min(most, highest))).filter(Number.isInteger);

/** Return a chart in its frame with buttons to save it; `inside` are parts below it, such as a legend. */
function charted(label, chart, ...inside) {
  return el("div", { class: "charted" }, scrolling(label, chart), ...inside, exportButtons(label, { svg: () => chart }));
}

/** Return a bar for each row, labelled with its name, in the given order. */
function barsOf(rows, value, label, colour = () => PALETTE[0]) {
  const shown = rows.map((row, at) => ({ ...row, at }));
  const highest = d3.max(rows, (row) => row[value]) ?? 1;
  const width = chartWidth(760);
  const narrow = width < 500;
  const chart = Plot.plot({
    width,
    height: 40 + 20 * rows.length,
    marginLeft: narrow ? 118 : 150,
    marginRight: 44,
    x: { label: t(label), tickFormat: "d", ticks: wholeTicks(highest, narrow ? 4 : 8), grid: true },
    y: { label: null, domain: d3.range(rows.length), tickFormat: (at) => short(rows[at].name, narrow ? 9 : 11) },
    marks: [
      Plot.barX(shown, { x: value, y: "at", fill: colour }),
      Plot.text(shown, { x: value, y: "at", text: (row) => count(Math.round(row[value])), dx: 4, textAnchor: "start" }),
    ],
  });
  chart.setAttribute("role", "img");
  return chart;
}

/** Return a text that is cut to a number of characters. */
function short(text, most = 11) {
  const points = Array.from(text);
  return points.length <= most ? text : `${points.slice(0, most - 1).join("")}…`;
}

/** Return a legend of types, or of other names and their colours. */
function legendOf(entries) {
  const items = entries.map(([text, colour]) => {
    const swatch = el("span", { class: "swatch" });
    swatch.style.background = colour;
    return el("li", {}, swatch, text);
  });
  return el("ul", { class: "legend" }, ...items);
}

let lastWidth = window.innerWidth;

/** Redraw everything that depends on the width of the page when it has changed. */
addEventListener("resize", later(() => {
  if (window.innerWidth === lastWidth) return;
  lastWidth = window.innerWidth;
  for (const redraw of redraws) redraw();
}));
