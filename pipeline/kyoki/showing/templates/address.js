// The address: the open section, article or entity, the panel over it, and the choices in each view.
// #network?network.least=3&from=2024-06-01 and #article/ID/7 open the same view again, on any machine.
const keepers = [];
/** The function that draws each full page over the sections, by the first part of its address. */
const wholePages = new Map();
let place = [];
let chosen = new URLSearchParams();
let handled = null;
history.scrollRestoration = "manual";

const addressOf = (...parts) => `#${parts.map((part) => encodeURIComponent(part)).join("/")}`;

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // an invalid % typed by hand
  }
}

/** Return the parts of an address before its ?, and the parameters after it. */
function read(hash) {
  const [path, ...rest] = hash.replace(/^#/, "").split("?");
  return [path ? path.split("/").map(decoded) : [], new URLSearchParams(rest.join("?"))];
}

const isControl = (control) => control instanceof HTMLElement;
const isTyped = (control) => ["search", "number", "text"].includes(control.type);
const valueOf = (control) => (control.type === "checkbox" ? (control.checked ? "1" : "0") : control.value.trim());

function setValue(control, value) {
  if (control.type === "checkbox") control.checked = value === "1";
  else if (control.type !== "number" || Number.isFinite(Number(value))) control.value = value;
}

/**
 * Keep the choices of a view in the address; returns a function that gives the values by name.
 * `controls` are inputs and selects, or plain objects with a value; `show` is called when one has changed, after
 * `values.changed(key)` for plain objects. Their current values are the defaults, which the address leaves out.
 */
function keep(view, controls, show) {
  const initial = Object.fromEntries(Object.entries(controls).map(([key, control]) => [key, valueOf(control)]));
  const values = () => Object.fromEntries(Object.keys(controls).map((key) => [key, valueOf(controls[key])]));
  const keeper = { view, controls, initial, show };
  values.changed = (key) => store(keeper, key);
  for (const [key, control] of Object.entries(controls).filter(([, control]) => isControl(control))) {
    const change = () => {
      store(keeper, key);
      show();
    };
    control.addEventListener(isTyped(control) ? "input" : "change", isTyped(control) ? later(change) : change);
  }
  keepers.push(keeper);
  restore(keeper);
  return values;
}

const keyOf = ({ view }, key) => (view ? `${view}.${key}` : key);

/** Set the controls of a view to the values of the address; return whether any has changed. */
function restore(keeper) {
  let changed = false;
  for (const [key, control] of Object.entries(keeper.controls)) {
    const value = chosen.get(keyOf(keeper, key)) ?? keeper.initial[key];
    if (value === valueOf(control)) continue;
    const before = valueOf(control);
    setValue(control, value);
    if (control.selectedIndex === -1) setValue(control, keeper.initial[key]); // no such choice in this corpus
    changed ||= valueOf(control) !== before;
  }
  return changed;
}

let lastTyped = "";

/** Write the value of one control into the address. Typing a text is one step in the history, not one per letter. */
function store(keeper, key) {
  const name = keyOf(keeper, key);
  const value = valueOf(keeper.controls[key]);
  if (value === keeper.initial[key]) chosen.delete(name);
  else chosen.set(name, value);
  const inPage = wholePages.has(place[0]);
  if (keeper.view && !inPage) place = [keeper.view];
  const typed = isControl(keeper.controls[key]) && isTyped(keeper.controls[key]);
  enter(typed && lastTyped === name ? "replaceState" : "pushState");
  lastTyped = typed ? name : "";
}

/** Add place and choices to the history, so that the browser's buttons lead back to them. */
function enter(how = "pushState", state = {}) {
  const query = chosen.toString();
  const hash = addressOf(...place) + (query ? `?${query}` : "");
  if (how === "pushState") history.replaceState({ ...history.state, y: window.scrollY }, "");
  history[how](state, "", hash);
  handled = location.hash;
  lastTyped = "";
}

/** Go to a place, such as ["article", id, sentence]; choices in the views stay, except those in `asked`. */
function go([to, asked]) {
  place = to;
  chosen.delete("open");
  chosen.delete("with");
  for (const [key, value] of asked) chosen.set(key, value);
  enter();
  if (asked.size) showChosen();
  arrive(true);
}

/** Let every view apply its choices in the address. */
function showChosen() {
  for (const keeper of keepers) if (restore(keeper)) keeper.show();
}

/** Open a panel over the place: an entity, or two of them. */
function openOver(open, other = null) {
  chosen.set("open", open);
  if (other === null) chosen.delete("with");
  else chosen.set("with", other);
  enter("pushState", { panel: true });
  return drawPanel();
}

/** Show the place of the address: a page of its own, or the sections, scrolled to one of them. */
async function arrive(scroll) {
  const [first, ...rest] = place;
  const draw = wholePages.get(first);
  const page = document.getElementById("page");
  page.hidden = !draw;
  for (const section of document.querySelectorAll("main > section:not(#page), footer")) section.hidden = Boolean(draw);
  document.title = TITLE;
  const panel = drawPanel();
  if (draw) {
    if (scroll) window.scrollTo(0, 0);
    await draw(page, ...rest);
  } else if (scroll && first) {
    const section = document.getElementById(first);
    section?.scrollIntoView();
    section?.querySelector("h2")?.focus({ preventScroll: true });
  }
  await panel;
}

const TITLE = document.title;

function drawPanel() {
  const [open, other] = [chosen.get("open"), chosen.get("with")];
  if (!open) return dialog.close();
  return other ? showPair(open, other) : showEntity(open);
}

/** Follow the browser's buttons, and addresses typed by hand. */
async function follow() {
  if (location.hash === handled) return;
  handled = location.hash;
  [place, chosen] = read(location.hash);
  showChosen();
  const y = history.state?.y;
  await arrive(y === undefined);
  if (y !== undefined) window.scrollTo(0, y);
}

function startAddress() {
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]:not(.skip)');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(read(link.getAttribute("href")));
  });
  dialog.addEventListener("close", () => {
    if (!chosen.has("open")) return;
    if (history.state?.panel) return history.back();
    chosen.delete("open");
    chosen.delete("with");
    enter("replaceState", history.state);
  });
  redraws.push(() => wholePages.has(place[0]) && arrive(false));
  handled = location.hash;
  return arrive(true);
}

[place, chosen] = read(location.hash);
