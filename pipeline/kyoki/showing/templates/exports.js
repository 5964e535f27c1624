// The files that a view can save: its rows as CSV, its drawing as SVG or PNG. They are made here; nothing is sent.
const FORMULA = new RegExp(data.formula, "u"); // see formulas.py
const PIXELS = 2; // of a PNG per pixel of the drawing: sharp in print at the size of the screen

/** Return buttons that save a view: `csv` gives the text of a file, `svg` the drawing. */
function exportButtons(label, { csv = null, svg = null }) {
  const file = `kyoki-${label.replaceAll(/[^A-Za-z]+/g, "-").toLowerCase()}`;
  const kinds = [
    csv && ["CSV", async () => save(`${file}.csv`, "text/csv;charset=utf-8", await csv())],
    svg && ["SVG", () => save(`${file}.svg`, "image/svg+xml", svgText(svg()))],
    svg && ["PNG", async () => save(`${file}.png`, "image/png", await pngOf(svgText(svg())))],
  ];
  const buttons = kinds.filter(Boolean).map(([kind, make]) => name(el("button", { type: "button", onclick: make }, kind), `save${kind}`));
  return el("div", { class: "exports" }, ...buttons);
}

function save(file, type, part) {
  const link = el("a", { href: URL.createObjectURL(new Blob([part], { type })), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** Return rows as CSV for spreadsheets: with a byte order mark, and with formulas disarmed. */
function csvOf(columns, rows) {
  const shown = columns.filter((column) => column.key && column.csv !== null);
  const heads = shown.map(({ key }) => (STRINGS[key] ? t(key) : key));
  const lines = [heads, ...rows.map((row) => shown.map((column) => csvValue(column, row)))];
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvValue(column, row) {
  if (column.csv) return column.csv(row);
  if (typeof column.by === "string") return row[column.by];
  return column.number && column.by ? column.by(row) : el("span", {}, ...[column.cell(row)].flat()).textContent;
}

function csvCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "paint-order", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "display", "visibility", "vector-effect",
];

/** Return a drawing as a self-contained file, with the page's styles written into it. */
function svgText(svg) {
  const copy = svg.cloneNode(true);
  const drawn_ = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((node, at) => {
    const style = getComputedStyle(drawn_[at]);
    for (const property of STYLES) if (style.getPropertyValue(property)) node.setAttribute(property, style.getPropertyValue(property));
    for (const attribute of ["class", "style", "tabindex", "role", "aria-label", "data-id", "data-pair", "data-t", "data-args", "data-label"]) {
      node.removeAttribute(attribute);
    }
  });
  for (const style of copy.querySelectorAll("style")) style.remove();
  const box = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  const paper = document.createElementNS(SVG, "rect");
  paper.setAttribute("width", box.width);
  paper.setAttribute("height", box.height);
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

async function pngOf(text) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = el("canvas", { width: picture.width * PIXELS, height: picture.height * PIXELS });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((given) => canvas.toBlob(given, "image/png"));
}
