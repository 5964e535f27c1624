// Keywords and compound terms.
function drawWords(section) {
  section.append(said("p", "wordsNote"));
  const columns = (weight) => [
    { key: weight === "c_value" ? "term" : "lemma", cell: (row) => el("bdi", {}, row.lemma ?? row.surface) },
    ...(weight === "c_value" ? [] : [{ key: "pos", cell: (row) => row.pos1 }]),
    { key: "tf", number: true, cell: (row) => count(row.tf) },
    { key: "df", number: true, cell: (row) => count(row.df) },
    { key: weight === "c_value" ? "C-value" : "tf-idf", number: true, cell: (row) => measure(row[weight]) },
  ];
  const part = (key, weight, rows) =>
    el("div", {}, said("h3", key), rows.length ? table(key, columns(weight), rows) : said("p", "none"));
  section.append(
    el(
      "div",
      { class: "columns" },
      part("common", "tf_idf", data.words.common),
      part("proper", "tf_idf", data.words.proper),
      part("terms", "c_value", data.terms),
    ),
    note("termsNote"),
  );
}
