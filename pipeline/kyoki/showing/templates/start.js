// The foot of the page, the switch of the language, and the start.
function drawAbout(section) {
  const version = data.foot["versions · kyoki"] ?? "";
  const { articles, first, last } = data.totals;
  const span = first ? `, ${first} – ${last}` : "";
  const cited = `kyoki ${version}: ${document.title}. ${count(articles)} `;
  section.append(
    said("h3", "cite"),
    el("p", { id: "cite" }, cited, said("span", "articles"), `${span}.`),
    // The file's own date: a date in the page would make two pages of equal tables differ.
    madeOn(new Date(document.lastModified)),
    el(
      "p",
      { class: "note" },
      said("span", "with_"), ": MeCab, fugashi (McCann 2020), UniDic (Den et al. 2008). ",
      said("span", "ner"), ": GiNZA, spaCy. ",
      said("span", "stateNames"), ": Unicode CLDR. ",
      said("span", "drawnWith"), ": D3, Observable Plot, TopoJSON (ISC, Mike Bostock, Observable); Natural Earth.",
    ),
  );
  const facts = Object.entries(data.foot).flatMap(([key, value]) => [el("dt", {}, key), el("dd", {}, value)]);
  if (facts.length) {
    section.append(el("details", {}, said("summary", "versions"), el("dl", { class: "facts" }, ...facts)));
  }
}

function madeOn(when) {
  const place = el("p");
  drawn(() => tell(place, "made", when.toLocaleString(["ja-JP", "en-GB"][language], { dateStyle: "long", timeStyle: "short" })));
  return place;
}

const { first: firstDay, last: lastDay } = data.totals;
document.getElementById("span").textContent = firstDay ? `${firstDay} – ${lastDay}` : "";
document.body.append(dialog);
const drawers = {
  summary: drawSummary, corpus: drawCorpus, entities: drawEntities, network: drawNetwork,
  places: drawPlaces, words: drawWords, analyses: drawAnalyses, kwic: drawKwic, about: drawAbout,
};
["ja", "en"].forEach((id, at) => document.getElementById(id).addEventListener("click", () => setLanguage(at)));
setLanguage(language);

/** Draw the sections one after the other, so that the first can be read while the others are made. */
function drawNext([[id, draw], ...rest]) {
  draw(document.getElementById(id));
  if (rest.length) setTimeout(drawNext, 0, rest);
  else document.documentElement.dataset.ready = "";
}
drawNext(Object.entries(drawers));
