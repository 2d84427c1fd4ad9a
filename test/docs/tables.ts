/** A table of a document: each row by the name of its column. */
export type Table = readonly Readonly<Record<string, string>>[];

/** Every table of a document (GitHub Flavored Markdown, section 4.10). */
export function tablesOf(text: string): Table[] {
  const blocks = text
    .split(/\n(?!\|)/)
    .map((block) => block.split("\n").filter((line) => line.startsWith("|")));
  return blocks.flatMap(([head, rule, ...rows]) => {
    if (head === undefined || rule === undefined || !/^\|[ :|-]+\|$/.test(rule)) return [];
    const names = cellsOf(head);
    return [rows.map((row) => Object.fromEntries(cellsOf(row).map((cell, at) => [names[at] ?? "", cell])))];
  });
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, row.lastIndexOf("|"))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The one table of a document that has this column. */
export function tableWith(column: string, text: string): Table {
  const [found, ...others] = tablesOf(text).filter(([first]) => first !== undefined && column in first);
  if (!found || others.length > 0) throw new Error(`There has to be one table with the column ${column}.`);
  return found;
}
