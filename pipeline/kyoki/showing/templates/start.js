// The bottom of the page, the language switch, and the start.
drawers.about = (section) => {
  const version = data.foot["versions · kyoki"] ?? "";
  const { articles, first, last } = data.totals;
  const cited = `kyoki ${version}: ${document.title}. ${count(articles)} `;
  section.append(
    said("h3", "cite"),
    el("p", { id: "cite" }, cited, said("span", "articles"), first ? ", " : "", ...span(first, last), "."),
    // The file's own date: a date in the page would make two pages of equal tables differ.
    madeOn(new Date(document.lastModified)),
    el(
      "p",
      { class: "note" },
      said("span", "with_"), said("span", "colon"), "MeCab, fugashi (McCann 2020), UniDic (Den et al. 2008). ",
      said("span", "ner"), said("span", "colon"), "GiNZA, spaCy. ",
      said("span", "stateNames"), said("span", "colon"), "Unicode CLDR. ",
      said("span", "drawnWith"), said("span", "colon"), "D3, Observable Plot, TopoJSON (ISC, Mike Bostock, Observable); Natural Earth.",
    ),
  );
  const facts = Object.entries(data.foot).flatMap(([key, value]) => [el("dt", {}, key), el("dd", {}, value)]);
  if (facts.length) {
    section.append(el("details", {}, said("summary", "versions"), el("dl", { class: "facts" }, ...facts)));
  }
};

function madeOn(when) {
  const place = el("p");
  drawn(() => tell(place, "made", when.toLocaleString(["ja-JP", "en-GB"][language], { dateStyle: "long", timeStyle: "short" })));
  return place;
}

document.getElementById("span").append(...span(data.totals.first, data.totals.last));
document.body.append(dialog);
["ja", "en"].forEach((id, at) => document.getElementById(id).addEventListener("click", () => setLanguage(at)));
setLanguage(language);
const filterControls = drawFilters(document.getElementById("filters"));

/** Draw the sections one by one, so that the first can be read while the others are drawn. */
async function drawNext([section, ...rest]) {
  await drawers[section.id](section);
  if (rest.length) return setTimeout(drawNext, 0, rest);
  await startAddress();
  document.documentElement.dataset.ready = "";
}
drawNext([...document.querySelectorAll("main > section:not(#page), footer")]);
