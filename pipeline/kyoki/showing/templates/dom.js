// Elements and text. Scraped strings are only set as textContent: they are never markup.
let language = navigator.language.startsWith("ja") ? 0 : 1;
const TYPES = ["person", "state", "place", "organisation"];
const redraws = [];
/** The function that draws each section, by its id. */
const drawers = {};

/** Draw now, and again whenever the language changes: for content other than strings set by `tell`. */
function drawn(draw) {
  draw();
  redraws.push(draw);
}

function t(key, ...args) {
  const put = (_, at, one, more) => (one === undefined ? args[at] : String(args[at]) === "1" ? one : more);
  return STRINGS[key][language].replace(/\{(\d)(?:\|([^|}]*)\|([^|}]*))?\}/g, put);
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

/** Set a node's text to a string of the interface, now and whenever the language changes. */
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

/** Set the accessible name of a node. */
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
  for (const node of document.querySelectorAll("[data-day]")) node.textContent = dayText(node.dataset.day);
  for (const node of document.querySelectorAll("svg.spark")) labelSpark(node);
  for (const redraw of redraws) redraw();
}

const thousands = new Intl.NumberFormat("en-US"); // made once: toLocaleString makes one a call
const count = (value) => thousands.format(value);
/** Return a share in per cent: 100 only if it is all. */
const percent = (value) => Math.min(Math.round(100 * value), value < 1 ? 99 : 100);
const share = (value) => (value === null ? "–" : `${percent(value)}%`);
const measure = (value) => (value === null ? "–" : (Math.round(100 * value) / 100 + 0).toFixed(2));
const level = (value) => (value === null ? "–" : value < 0.001 ? "< 0.001" : value.toFixed(3));

/**
 * Return a table in a scrolling frame; a click on a heading sorts by its column, a second click reverses the order.
 * Columns: key (of its heading), cell(row), number if it has numbers, and by: the field or function of a row by which
 * rows are sorted; hidden if it is only in the CSV; csv(row), null for none. `sort` is the field by which the rows are
 * sorted already, with - before it if descending; `all`
 * returns all rows for the CSV if some are not here.
 */
function table(label, columns, rows, { sort = "", onsort = null, all = null } = {}) {
  const frame = scrolling(label);
  let shown = rows;
  const draw = (sorted) => frame.replaceChildren(bare(columns, shown, sorted, choose));
  const choose = (asked) => {
    if (onsort) return onsort(asked);
    shown = sortedRows(rows, columns, asked);
    draw(asked);
    refocus(frame, asked);
  };
  draw(sort);
  const saved = all ?? (() => shown);
  return el("div", { class: "tabled" }, frame, exportButtons(label, { csv: async () => csvOf(columns, await saved()) }));
}

/** Return a frame that scrolls sideways if its content is wider than the page. */
const scrolling = (label, ...parts) => name(el("div", { class: "scroll", tabindex: "0", role: "region" }, ...parts), label);

function bare(all, rows, sort, choose) {
  const columns = all.filter(({ hidden }) => !hidden);
  const heads = columns.map((c, at) => {
    const word = STRINGS[c.key] ? said("span", c.key) : el("span", {}, c.key);
    const head = el("th", { scope: "col", class: c.number ? "n" : null }, c.by ? sorter(c, at, sort, choose, word) : word);
    if (c.by && bareField(sort) === fieldOf(c, at)) head.ariaSort = sort.startsWith("-") ? "descending" : "ascending";
    return head;
  });
  const body = rows.map((row) => {
    const cells = columns.map((c, at) => {
      const attributes = { class: c.number ? "n" : (c.class ?? null), scope: at ? null : "row" };
      return el(at ? "td" : "th", attributes, ...[c.cell(row)].flat());
    });
    return el("tr", {}, ...cells);
  });
  return el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...body));
}

const bareField = (sort) => sort.replace(/^-/, "");
const fieldOf = (column, at) => (typeof column.by === "string" ? column.by : String(at));

/** Return the heading of a column as a button; numbers are first sorted descending, texts ascending. */
function sorter(column, at, sort, choose, word) {
  const field = fieldOf(column, at);
  const next = bareField(sort) === field ? (sort.startsWith("-") ? field : `-${field}`) : (column.number ? "-" : "") + field;
  const button = el("button", { type: "button", class: "sort", onclick: () => choose(next) }, word);
  button.dataset.sort = field;
  return button;
}

function refocus(frame, sort) {
  frame.querySelector(`button[data-sort="${bareField(sort)}"]`)?.focus();
}

/** Return rows sorted by the values of a column, missing ones last; ties keep their order. */
function sortedRows(rows, columns, sort) {
  const column = columns.find((c, at) => c.by && fieldOf(c, at) === bareField(sort));
  if (!column) return rows;
  const value = typeof column.by === "string" ? (row) => row[column.by] ?? null : column.by;
  const way = sort.startsWith("-") ? -1 : 1;
  const compare = (x, y) => (x === null) - (y === null) || way * (x < y ? -1 : x > y ? 1 : 0);
  return [...rows].sort((x, y) => compare(value(x), value(y)));
}

/** Return the mark of a row that rests on one article, entirely or mostly; else nothing. */
function onOne({ from_one: share = null }) {
  if (share === null) return [];
  const words = share === 1 ? said("span", "oneArticle") : said("span", "mostlyOne", percent(share));
  words.className = "mark-one";
  return [" ", words];
}

/** Return the mark of a row with a score below that of a strict run; else nothing. */
function inDoubt({ doubt = null }, key = "doubtful") {
  if (doubt === null) return [];
  const words = said("span", key, Math.floor(100 * doubt));
  words.className = "mark-doubt";
  return [" ", words];
}

/** Return the key and the values of the string for a number of articles. */
const inArticles = (n) => ["inArticles", count(n)];

/** Return the numbers of articles and windows of a pair; with the expected number unless it is in one article. */
function countsOf(row, window = data.edges.window) {
  const key = row.from_one === 1 ? "inWindows" : "inWindowsExpected";
  const called = row.n_ab === 1 ? windowName(window) : windowsName(window);
  const windows = said("span", key, count(row.n_ab), called, measure(row.expected));
  return [said("span", ...inArticles(row.n_ab_articles)), said("span", "dot"), windows, ...onOne(row)];
}

/** Return an entity's name as a button that opens it, faded if it is doubtful. */
function entityButton(id, text, { doubt = null } = {}) {
  const kind = kindOf(id) + (doubt === null ? "" : " doubtful");
  return el("button", { type: "button", class: `entity ${kind}`, onclick: () => openEntity(id) }, text);
}

const kindOf = (id) => id.split(":", 1)[0];

/** Return an article's title, which opens the article in the reader, and a link to its URL if it has a safe one. */
function articleTitle(article) {
  const title = el("a", { href: addressOf("article", article.id) }, el("bdi", {}, article.title ?? article.id));
  return el("span", {}, title, sourceLink(article));
}

function sourceLink({ url }) {
  if (!url) return null;
  return name(el("a", { href: url, class: "source", target: "_blank", rel: "noopener noreferrer" }), "sourceLink");
}

/** Return a sentence as shown outside its article: with its marks and a link to its place in the article. */
const quoted = (row) => [marked(row.text, row.marks), stepTo(row)];

const stepTo = (row) => name(el("a", { class: "step", href: addressOf("article", row.id, row.sentence) }), "toSentence");

/** Return a sentence with its marks, whose offsets count code points; `link` makes each mark a link to its entity. */
function marked(text, marks, { link = false } = {}) {
  const points = Array.from(text);
  const parts = [];
  let at = 0;
  for (const { start, end, id } of [...marks].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    parts.push(points.slice(at, start).join(""));
    const surface = points.slice(start, end).join("");
    const inner = link ? el("a", { href: addressOf("entity", id) }, surface) : surface;
    parts.push(el("mark", { class: kindOf(id) }, inner));
    at = end;
  }
  return el("span", { class: "sentence" }, ...parts, points.slice(at).join(""));
}

/** Return a line about an article: its outlet and day. */
const dateline = (article) => el("span", { class: "note" }, ` ${article.outlet ?? "–"} `, day(article.published));

/** Return a field with its label. */
function field(key, control) {
  return el("label", {}, said("span", key), control);
}

/** Return a select element; options are [value, key] or [value, null, text]. */
function choice(options, chosen) {
  const made = options.map(([value, key, text]) => {
    const option = key ? said("option", key) : el("option", {}, text);
    option.value = value;
    option.selected = value === chosen;
    return option;
  });
  return el("select", {}, ...made);
}

/** Return a function that calls another after a pause in typing. */
function later(call) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(call, 150);
  };
}

/**
 * Return a table that is fetched page by page: `ask(offset, sort)` gives n and rows. `sort.value` is the field that it
 * is sorted by, and `sorted` is called when it has changed.
 */
function pages(label, columns, ask, { sort = { value: "" }, sorted = () => {} } = {}) {
  const place = el("div");
  let rows = [];
  const next = async () => {
    const asked = place.dataset.asked = String(Number(place.dataset.asked ?? 0) + 1);
    const answer = await answered(place, ask(rows.length, sort.value));
    if (!answer || asked !== place.dataset.asked) return;
    rows = rows.concat(answer.rows);
    const more = said("button", "more");
    more.type = "button";
    more.addEventListener("click", next);
    const left = answer.n > rows.length && answer.rows.length > 0;
    place.replaceChildren(
      rows.length ? table(label, columns, rows, { sort: sort.value, onsort, all }) : note(filtering() ? "nothingChosen" : "nothing"),
      note("shown", count(rows.length), count(answer.n)),
      ...(left ? [more] : []),
    );
  };
  const all = async () => {
    let found = rows;
    while (found.length < MOST_SAVED) {
      const answer = await ask(found.length, sort.value);
      found = found.concat(answer.rows);
      if (!answer.rows.length || found.length >= answer.n) break;
    }
    return found;
  };
  place.again = async () => {
    rows = [];
    await next();
  };
  const onsort = async (chosen) => {
    sort.value = chosen;
    sorted();
    await place.again();
    refocus(place, sort.value);
  };
  place.again();
  return place;
}

/** Return a table of rows that are all here, page by page. */
function pagesOf(label, columns, rows) {
  return pages(label, columns, async (offset, sort) => {
    return { n: rows.length, rows: sortedRows(rows, columns, sort).slice(offset, offset + PAGE) };
  });
}

const asking = new WeakMap();

/** Wait for an answer; if none comes, show a message in its place. Undefined also if the place has asked again since. */
async function answered(place, promise) {
  asking.set(place, promise);
  try {
    const answer = await promise;
    return asking.get(place) === promise ? answer : undefined;
  } catch (fault) {
    if (!(fault instanceof TypeError || fault instanceof SyntaxError)) throw fault;
    place.replaceChildren(note("failed"));
    return undefined;
  }
}

function figureTable(made) {
  return el("details", {}, said("summary", "asTable"), made);
}
