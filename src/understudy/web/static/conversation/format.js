/** Numbers and moments as people read them, in the browser's language. */

const DAY_MS = 86_400_000;
const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const COUNT = new Intl.NumberFormat();

export const timeOf = (moment) => TIME.format(new Date(moment));

/** Return the day of a moment as a heading: Today, Yesterday, or its date. */
export function dayOf(moment, now = new Date()) {
  const date = new Date(moment);
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(date)) / DAY_MS);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return (date.getFullYear() === now.getFullYear() ? DAY : DATE).format(date);
}

/** Return tokens as one quiet phrase; "" where they are not known. */
export function tokensOf(usage) {
  if (!usage) return "";
  return `${COUNT.format(usage.input_tokens)} in · ${COUNT.format(usage.output_tokens)} out`;
}

/** Return a decimal string of US dollars; "" where the cost is not known. */
export function costOf(usd) {
  if (usd === null || usd === undefined) return "";
  const amount = Number(usd);
  if (amount > 0 && amount < 0.0001) return "< $0.0001";
  return `$${amount.toFixed(amount >= 1 || amount === 0 ? 2 : 4)}`;
}

export const countOf = (number) => COUNT.format(number);
