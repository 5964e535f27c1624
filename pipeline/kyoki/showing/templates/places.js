// The map: places and states with coordinates on outlines of the world and of Japan.
let outlines = null;

/** Return the outlines of the world and of Japan, read when the first map is drawn. */
function outlineOf(key) {
  outlines ??= JSON.parse(document.getElementById("outlines").textContent);
  return key === "world" ? topojson.feature(outlines.world, outlines.world.objects.countries) : topojson.feature(outlines.japan, outlines.japan.objects.jpn);
}

drawers.places = (section) => {
  section.append(said("p", "placesNote"));
  const view = el("div");
  section.append(view);
  drawnFiltered(async () => {
    const places = await answered(view, source.places());
    if (!places) return;
    if (!places.length) return view.replaceChildren(note(filtering() ? "nothingChosen" : "noPlaces"));
    const maps = el("div", { class: "maps" }, mapOf("world", places));
    const inside = places.filter((row) => row.type === "place" && (row.country ?? "JP") === "JP" && isNearJapan(row));
    if (inside.length) maps.append(mapOf("japan", inside));
    const open = view.querySelector("details")?.open ?? false;
    view.replaceChildren(maps, figureTable(pagesOf("places", PLACE_COLUMNS, places)));
    view.querySelector("details").open = open;
  });
};

/** Whether a place is near the four main islands or Okinawa; other islands are on the map of the world. */
const isNearJapan = ({ lat, lon }) => lon > 122 && lon < 146.5 && lat > 24 && lat < 46;

const PLACE_COLUMNS = [
  { key: "name", by: "name", cell: (row) => [entityButton(row.id, row.name, where(row)), ...onOne(row), ...inDoubt(where(row), "doubtfulPlace")] },
  { key: "type", by: "type", cell: (row) => said("span", row.type) },
  { key: "articles", by: "n_articles_unique", number: true, cell: (row) => count(row.n_articles_unique) },
  { key: "mentions", by: "n_mentions", number: true, cell: (row) => count(row.n_mentions) },
  { key: "latitude", by: "lat", number: true, cell: (row) => row.lat.toFixed(2) },
  { key: "longitude", by: "lon", number: true, cell: (row) => row.lon.toFixed(2) },
  { key: "entity_id", hidden: true, by: "id" },
];

/** Return the score of a row's coordinates if they are doubtful. */
const where = ({ doubt_where: doubt = null }) => ({ doubt });

function mapOf(key, places) {
  const [wide, high] = key === "world" ? [900, 460] : [560, 560];
  const frame = key === "world" ? { type: "Sphere" } : { type: "MultiPoint", coordinates: [[128, 30.5], [146, 45.6]] };
  const projection = key === "world" ? d3.geoNaturalEarth1() : d3.geoMercator();
  projection.fitExtent([[6, 6], [wide - 6, high - 6]], frame);
  const svg = d3.create("svg").attr("viewBox", [0, 0, wide, high]).attr("role", "group").attr("class", `map-${key}`);
  const canvas = svg.append("g");
  name(svg.node(), "mapLabel", t(key));
  canvas.append("path").attr("class", "land").attr("d", d3.geoPath(projection)(outlineOf(key)));
  const most = Math.max(1, d3.max(places, (row) => row.n_articles_unique));
  const nodes = places.map((row) => {
    const [x, y] = projection([row.lon, row.lat]);
    return { ...row, x, y, r: 3 + 13 * Math.sqrt(row.n_articles_unique / most) };
  });
  const dots = canvas.selectAll("g").data(nodes).join("g").attr("class", "node");
  dots.attr("transform", ({ x, y }) => `translate(${x},${y})`).attr("role", "button").attr("data-id", (row) => row.id);
  dots.append("circle").attr("fill", (row) => `var(--${row.type})`);
  dots.classed("doubtful", (row) => where(row).doubt !== null);
  dots.append("title").each(function (row) {
    tell(this, "namedIn", row.name, count(row.n_articles_unique));
  });
  dots.attr("aria-label", (row) => row.name).attr("tabindex", (_, number) => (number ? -1 : 0));
  dots.on("click", (_, row) => openEntity(row.id));
  walkable(dots);
  return el("figure", {}, said("figcaption", key), zoomable(`map-${key}`, svg, canvas, dots, { size: [wide, high] }));
}
