// Elements and text. Whatever comes from a scrape goes through textContent: it is never markup.
let language = navigator.language.startsWith("ja") ? 0 : 1;
const redraws = [];

/** Draw now, and again whenever the language changes: for what is more than strings that `tell` has set. */
function drawn(draw) {
  draw();
  redraws.push(draw);
}

function t(key, ...args) {
  return STRINGS[key][language].replace(/\{(\d)\}/g, (_, at) => args[at]);
}

/** Make an element; `on…` attributes are listeners, null attributes are left out, strings become text. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Let a node say a string of the interface, now and whenever the language changes. */
function tell(node, key, ...args) {
  node.dataset.t = key;
  node.dataset.args = JSON.stringify(args);
  node.textContent = t(key, ...args);
  return node;
}

const said = (tag, key, ...args) => tell(el(tag), key, ...args);
const note = (key, ...args) => {
  const node = said("p", key, ...args);
  node.className = "note";
  return node;
};

/** Name a node for those who do not see it. */
function name(node, key, ...args) {
  node.dataset.label = key;
  node.dataset.args = JSON.stringify(args);
  node.setAttribute("aria-label", t(key, ...args));
  return node;
}

function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = ["ja", "en"][chosen];
  document.getElementById("ja").setAttribute("aria-pressed", chosen === 0);
  document.getElementById("en").setAttribute("aria-pressed", chosen === 1);
  for (const node of document.querySelectorAll("[data-t]")) {
    node.textContent = t(node.dataset.t, ...JSON.parse(node.dataset.args ?? "[]"));
  }
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label, ...JSON.parse(node.dataset.args ?? "[]")));
  }
  for (const redraw of redraws) redraw();
}

const count = (value) => value.toLocaleString("en-US");
const share = (value) => (value === null ? "–" : `${Math.round(100 * value)}%`);
const measure = (value) => (value === null ? "–" : (Math.round(100 * value) / 100 + 0).toFixed(2));
const level = (value) => (value === null ? "–" : value < 0.001 ? "< 0.001" : value.toFixed(3));
const day = (value) => value ?? "–";

/** Return a table in a frame that scrolls. Columns: key (of its head), cell(row), and number where it is one. */
function table(label, columns, rows) {
  const heads = columns.map((c) => {
    const head = STRINGS[c.key] ? said("th", c.key) : el("th", {}, c.key);
    head.scope = "col";
    if (c.number) head.className = "n";
    return head;
  });
  const body = rows.map((row) => {
    const cells = columns.map((c, at) => {
      const attributes = { class: c.number ? "n" : (c.class ?? null), scope: at ? null : "row" };
      return el(at ? "td" : "th", attributes, ...[c.cell(row)].flat());
    });
    return el("tr", {}, ...cells);
  });
  const made = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...body));
  return name(el("div", { class: "scroll", tabindex: "0", role: "region" }, made), label);
}

/** Return an entity's name as a button that opens it. */
function entityButton(id, text) {
  const kind = id.split(":", 1)[0];
  return el("button", { type: "button", class: `entity ${kind}`, onclick: () => openEntity(id) }, text);
}

/** Return an article's title, as a link where its address may be one. */
function articleTitle(article) {
  const title = article.title ?? article.id;
  if (!article.url) return el("bdi", {}, title);
  return el("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, title);
}

/** Return a sentence with its marks; these count code points, not the UTF-16 units of a string. */
function marked(text, marks) {
  const points = Array.from(text);
  const parts = [];
  let at = 0;
  for (const { start, end, id } of [...marks].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    parts.push(points.slice(at, start).join(""));
    parts.push(el("mark", { class: id.split(":", 1)[0] }, points.slice(start, end).join("")));
    at = end;
  }
  return el("span", { class: "sentence" }, ...parts, points.slice(at).join(""));
}

/** Return a field with its label. */
function field(key, control) {
  return el("label", {}, said("span", key), control);
}

/** Return a choice; options are [value, key] or [value, null, text]. */
function choice(options, chosen, onchange) {
  const made = options.map(([value, key, text]) => {
    const option = key ? said("option", key) : el("option", {}, text);
    option.value = value;
    option.selected = value === chosen;
    return option;
  });
  return el("select", { onchange: (event) => onchange(event.target.value) }, ...made);
}

/** Call a function when nothing has been typed for a moment. */
function later(call) {
  let waiting;
  return (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => call(event.target.value.trim()), 150);
  };
}

/** Return a list that is fetched page by page: `ask(offset)` gives n, rows; `draw(rows)` a node of all so far. */
function pages(ask, draw) {
  const place = el("div");
  let rows = [];
  const next = async () => {
    const asked = place.dataset.asked = String(Number(place.dataset.asked ?? 0) + 1);
    const answer = await answered(place, ask(rows.length));
    if (!answer || asked !== place.dataset.asked) return;
    rows = rows.concat(answer.rows);
    const more = said("button", "more");
    more.type = "button";
    more.addEventListener("click", next);
    const left = answer.n > rows.length && answer.rows.length > 0;
    place.replaceChildren(
      rows.length ? draw(rows) : note("nothing"),
      note("shown", count(rows.length), count(answer.n)),
      ...(left ? [more] : []),
    );
  };
  place.again = () => {
    rows = [];
    next();
  };
  place.again();
  return place;
}

/** Wait for an answer; where none comes, say so in its place. */
async function answered(place, promise) {
  try {
    return await promise;
  } catch (fault) {
    if (!(fault instanceof TypeError || fault instanceof SyntaxError)) throw fault;
    place.replaceChildren(note("failed"));
    return null;
  }
}

function figureTable(made) {
  return el("details", {}, said("summary", "asTable"), made);
}
