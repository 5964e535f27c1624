// Days, months and years as they are written in each language: 2024年6月3日 or 2024-06-03.

/** Return a day, month or year (ISO 8601) in words; any other text unchanged. */
function dayText(value) {
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value);
  if (language || !found) return value;
  const [year, month, date] = found.slice(1).map((part) => part && String(Number(part)));
  return `${year}年${month ? `${month}月` : ""}${date ? `${date}日` : ""}`;
}

/** Return a day in the current language; – if there is none. */
function day(value) {
  return value ? el("time", { datetime: value, "data-day": value }, dayText(value)) : "–";
}

const span = (first, last) => (first ? [day(first), " – ", day(last)] : []);

/** Return a tick of an axis of days, with the year on a second line where it changes. */
function tickOf(step) {
  let before = null;
  return (at, number) => {
    const year = at.getUTCFullYear();
    const named = number === 0 || year !== before;
    before = year;
    if (step === "year") return language ? String(year) : `${year}年`;
    const months = step === "month";
    const part = language
      ? d3.utcFormat(months ? "%b" : "%-d %b")(at)
      : months ? `${at.getUTCMonth() + 1}月` : `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
    return named ? `${part}\n${language ? year : `${year}年`}` : part;
  };
}
