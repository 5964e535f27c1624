// The filters above all views: days, outlet, the user's variables, types and score of entities.
const UNNAMED = "∅"; // the value for articles without an outlet; see showing/filters.py
let filterNow = {};
let initialFilters = {};
const filterValues = () => filterNow;
const refilters = [];

/** Draw now, whenever the language changes, and whenever the filters do. */
function drawnFiltered(draw) {
  drawn(draw);
  refilters.push(draw);
}

const OF_ENTITIES = new Set([...TYPES, "score"]);
const changedFilters = () => Object.entries(filterValues()).filter(([key, value]) => value !== initialFilters[key]);
/** Whether anything is filtered; whether articles are. */
const filtering = () => changedFilters().length > 0;
const choosing = () => changedFilters().some(([key]) => !OF_ENTITIES.has(key));
const filterFields = () => Object.fromEntries(changedFilters());

function drawFilters(holder) {
  const { first, last } = data.totals;
  const dayInput = (key) => el("input", { type: "date", id: `filter-${key}`, min: first, max: last });
  const outlets = data.outlets.map(({ outlet }) => (outlet === null ? [UNNAMED, "unnamed"] : [outlet, null, outlet]));
  const outlet = choice([["", "all"], ...outlets], "");
  outlet.id = "filter-outlet";
  const least = [["", "all"], ...["0.5", String(data.strict_score), "0.9"].map((n) => [n, null, `≥ ${n}`])];
  const controls = { from: dayInput("from"), to: dayInput("to"), outlet };
  for (const { column, values } of data.variables) {
    controls[column] = choice([["", "all"], ...values.map((value) => [value, null, value])], "");
  }
  for (const kind of TYPES) {
    controls[kind] = el("input", { type: "checkbox", id: `filter-${kind}` });
    controls[kind].checked = true;
  }
  controls.score = choice(least, "");
  controls.score.id = "filter-score";
  const told = el("summary");
  const clear = said("button", "clearFilters");
  clear.type = "button";
  clear.addEventListener("click", () => {
    for (const key of Object.keys(controls)) chosen.delete(key);
    enter();
    for (const [key, control] of Object.entries(controls)) setValue(control, initialFilters[key]);
    refilter();
  });
  const labels = [field("from", controls.from), field("to", controls.to), field("outlet", outlet)];
  labels.push(...data.variables.map(({ column }) => el("label", {}, el("span", {}, column.replace(/^var_/, "")), controls[column])));
  labels.push(field("leastScore", controls.score));
  labels.push(...TYPES.map((kind) => el("label", { class: "check" }, controls[kind], said("span", kind))));
  const bar = el("details", { class: "filters" }, told, el("div", { class: "controls" }, ...labels, clear), note("filterNote"));
  initialFilters = Object.fromEntries(Object.entries(controls).map(([key, control]) => [key, valueOf(control)]));
  const tellFilters = async () => {
    const parts = changedFilters().map(([key, value]) => filterText(key, value, controls));
    const totals = choosing() ? await source.totals() : data.totals;
    const held = data.served || holdsAll ? data.totals.articles : data.articles.length;
    const n = choosing() ? [" — ", said("span", "of", count(totals.articles), count(held)), " ", said("span", "articles")] : [];
    told.replaceChildren(said("span", "filters"), said("span", "colon"), ...(parts.length ? [parts.join("・"), ...n] : [said("span", "all")]));
    bar.classList.toggle("active", filtering());
    for (const whole of document.querySelectorAll(".whole")) whole.hidden = !filtering();
  };
  const refilter = () => {
    filterNow = values();
    for (const draw of [tellFilters, ...refilters]) draw();
    if (wholePages.has(place[0])) arrive(false);
  };
  const values = keep("", controls, refilter);
  filterNow = values();
  redraws.push(tellFilters);
  holder.append(bar);
  tellFilters();
  return controls;
}

function filterText(key, value, controls) {
  if (TYPES.includes(key)) return t("withoutType", t(key));
  if (key === "from" || key === "to") return t(`${key}Day`, dayText(value));
  if (key === "score") return t("scoreFrom", value);
  if (key === "outlet") return value === UNNAMED ? t("unnamed") : value;
  return `${key.replace(/^var_/, "")} ${value}`;
}

/** Note in a view that it does not apply the filters, while there are any. */
function ofWhole() {
  const told = note("ofWhole");
  told.classList.add("whole");
  told.hidden = !filtering();
  return told;
}
