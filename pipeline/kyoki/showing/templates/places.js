// The map: places and states with coordinates on outlines of the world and of Japan.
function drawPlaces(section) {
  section.append(said("p", "placesNote"));
  if (!data.places.length) {
    section.append(note("noPlaces"));
    return;
  }
  const { world, japan } = JSON.parse(document.getElementById("outlines").textContent);
  const maps = el("div", { class: "maps" });
  const globe = topojson.feature(world, world.objects.countries);
  maps.append(mapOf("world", globe, d3.geoNaturalEarth1(), data.places));
  const islands = topojson.feature(japan, japan.objects.jpn);
  // What lies around the four main islands and Okinawa; further islands are on the map of the world.
  const near = data.places.filter((row) => row.lon > 122 && row.lon < 146.5 && row.lat > 24 && row.lat < 46);
  const inside = near.filter((row) => row.type === "place" && (row.country ?? "JP") === "JP");
  if (inside.length) maps.append(mapOf("japan", islands, d3.geoMercator(), inside));
  const columns = [
    { key: "name", by: "name", cell: (row) => [entityButton(row.id, row.name, where(row)), ...onOne(row), ...inDoubt(where(row), "doubtfulPlace")] },
    { key: "type", by: "type", cell: (row) => said("span", row.type) },
    { key: "articles", by: "n_articles_unique", number: true, cell: (row) => count(row.n_articles_unique) },
    { key: "mentions", by: "n_mentions", number: true, cell: (row) => count(row.n_mentions) },
    { key: "latitude", by: "lat", number: true, cell: (row) => row.lat.toFixed(2) },
    { key: "longitude", by: "lon", number: true, cell: (row) => row.lon.toFixed(2) },
  ];
  const list = pagesOf("places", columns, data.places);
  section.append(maps, figureTable(list));
}

/** Return how doubtful it is that a row is at its point. */
const where = ({ doubt_where: doubt = null }) => ({ doubt });

function mapOf(key, outline, projection, places) {
  const [wide, high] = key === "world" ? [900, 460] : [560, 560];
  const frame = key === "world" ? { type: "Sphere" } : { type: "MultiPoint", coordinates: [[128, 30.5], [146, 45.6]] };
  projection.fitExtent([[6, 6], [wide - 6, high - 6]], frame);
  const svg = d3.create("svg").attr("viewBox", [0, 0, wide, high]).attr("role", "group").attr("class", `map-${key}`);
  const canvas = svg.append("g");
  drawn(() => name(svg.node(), "mapLabel", t(key)));
  canvas.append("path").attr("class", "land").attr("d", d3.geoPath(projection)(outline));
  const most = Math.max(1, d3.max(places, (row) => row.n_articles_unique));
  const at = (row) => projection([row.lon, row.lat]);
  const dots = canvas.selectAll("g").data(places).join("g").attr("class", "node");
  dots.attr("transform", (row) => `translate(${at(row)})`).attr("role", "button").attr("data-id", (row) => row.id);
  const radius = (row) => 3 + 13 * Math.sqrt(row.n_articles_unique / most);
  dots.append("circle").attr("r", radius).attr("fill", (row) => `var(--${row.type})`);
  dots.classed("doubtful", (row) => where(row).doubt !== null);
  dots.append("title").each(function (row) {
    tell(this, "namedIn", row.name, count(row.n_articles_unique));
  });
  dots.filter((_, number) => number < 12).append("text").attr("y", (row) => -3 - radius(row)).text((row) => short(row.name));
  dots.attr("aria-label", (row) => row.name).attr("tabindex", (_, number) => (number ? -1 : 0));
  dots.on("click", (_, row) => openEntity(row.id));
  walkable(dots);
  return el("figure", {}, said("figcaption", key), zoomable(svg, canvas));
}
