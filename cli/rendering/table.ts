/** A plain table: columns by spaces, long cells wrapped. No lines are drawn, so that it reads well aloud and in a pipe. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  emphasise: (text: string) => string,
): string {
  const widths = columnWidths([head, ...rows], width);
  const line = (cells: readonly string[]): string[] => {
    const wrapped = cells.map((cell, column) => wrap(cell, widths[column] ?? 1));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, row) =>
      wrapped
        .map((cell, column) => (cell[row] ?? '').padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  };
  return [...line(head).map(emphasise), ...rows.flatMap(line)].join('\n');
}

const GAP = '  ';
const NARROWEST = 8;

/** Each column as wide as its widest cell; where that is too much, the widest columns give way. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => Math.max(...(row[column] ?? '').split('\n').map(({ length }) => length)))),
  );
  const room = width - GAP.length * (columns - 1);
  while (widths.reduce((sum, one) => sum + one, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Breaks a text into lines of at most `width` characters, at spaces where there are some; what is indented stays so. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const indent = /^ */.exec(paragraph)?.[0] ?? '';
    if (indent !== '') return wrap(paragraph.slice(indent.length), width - indent.length).map((line) => indent + line);
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ').flatMap((one) => pieces(one, width))) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}

function pieces(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  return Array.from({ length: Math.ceil(word.length / width) }, (_, index) =>
    word.slice(index * width, (index + 1) * width),
  );
}
