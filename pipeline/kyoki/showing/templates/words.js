// Keywords, compound terms, and words and entities characteristic of each slice.
drawers.words = (section) => {
  section.append(ofWhole(), said("p", "wordsNote"));
  const columns = (weight) => {
    const [key, field] = weight === "c_value" ? ["term", "surface"] : ["word", "word"];
    return [
      { key, by: field, cell: (row) => el("bdi", {}, row[field]) },
      ...(weight === "c_value" ? [] : [{ key: "pos", by: "pos1", cell: (row) => row.pos1 }]),
      { key: "articles", by: "df_unique", number: true, cell: (row) => count(row.df_unique) },
      { key: "tf", by: "tf", number: true, cell: (row) => count(row.tf) },
      { key: weight === "c_value" ? "C-value" : "weight", by: weight, number: true, cell: (row) => measure(row[weight]) },
    ];
  };
  const part = (key, weight, rows) =>
    el("div", {}, said("h3", key), rows.length ? table(key, columns(weight), rows) : note(`${key}None`));
  section.append(
    el(
      "div",
      { class: "columns" },
      part("common", "weight", data.words.common),
      part("proper", "weight", data.words.proper),
      part("terms", "c_value", data.terms),
    ),
    note("termsNote"),
    said("h3", "marks"),
  );
  const slices = [...new Set(data.marks.map((row) => row.slice))];
  if (!slices.length) {
    section.append(data.sliced ? note("marksFew", data.highest_q) : note("marksNone"));
    return;
  }
  const place = el("div");
  const slice = choice(slices.map((value) => [value, null, dayText(value)]), slices.at(-1));
  for (const option of slice.options) option.dataset.day = option.value;
  const draw = () => drawMarks(place, asked().slice);
  const asked = keep("words", { slice }, draw);
  section.append(said("p", "marksNote", data.highest_q), el("div", { class: "controls" }, field("slice", slice)), place);
  drawn(draw);
};

/** Return a count of articles with their total. */
const ofAll = (some, all) => t("of", count(some), count(all));

function drawMarks(place, slice) {
  const rows = data.marks.filter((row) => row.slice === slice);
  const columns = [
    { key: "name", by: "name", cell: (row) => (row.id ? entityButton(row.id, row.name) : el("bdi", {}, row.name)) },
    { key: "inSlice", by: "count", number: true, cell: (row) => ofAll(row.count, row.n) },
    { key: "inRest", by: "rest_count", number: true, cell: (row) => ofAll(row.rest_count, row.rest_n) },
    { key: "logRatio", by: "log_ratio", number: true, cell: (row) => measure(row.log_ratio) },
    { key: "logOddsZ", by: "log_odds_z", number: true, cell: (row) => measure(row.log_odds_z) },
    { key: "q", by: "q", number: true, cell: (row) => level(row.q) },
    { key: "isNew", cell: (row) => (row.is_new ? "✓" : "") },
  ];
  const part = (kind, heading) => {
    const some = rows.filter((row) => row.kind === kind);
    return el("div", {}, said("h3", heading), some.length ? table(heading, columns, some) : note("marksFew", data.highest_q));
  };
  const chart = barsOf(rows.filter((row) => row.kind === "word"), "log_odds_z", "logOddsZ");
  chart.setAttribute("aria-label", t("marksLabel", dayText(slice)));
  place.replaceChildren(charted("marks", chart), el("div", { class: "columns" }, part("word", "words"), part("entity", "entities")));
}
