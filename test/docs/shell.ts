import type { Block } from "./documents.ts";

/** A command of a document, as one types it: its continuation lines joined, its comments gone. */
export interface Command {
  readonly document: string;
  readonly line: number;
  readonly text: string;
  /** What `&&`, `|` and `;` divide, each by itself. */
  readonly parts: readonly string[];
}

/** The commands of a block. A quote that is open goes on in the next line. */
export function commandsOf({ document, line, text }: Block): Command[] {
  const commands: Command[] = [];
  let begun: { at: number; parts: string[]; operators: string[] } | undefined;
  let word = "";
  let quote = "";
  let number = line;
  const end = () => {
    if (begun) {
      begun.parts.push(word.trim());
      const { at, parts, operators } = begun;
      const joined = parts.map((part, index) => `${part}${operators[index] ?? ""}`).join("");
      if (joined !== "") commands.push({ document, line: at, text: joined, parts });
    }
    begun = undefined;
    word = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === "\n") number += 1;
    if (begun === undefined && !/[\s#]/.test(char)) begun = { at: number, parts: [], operators: [] };
    if (quote !== "") {
      word += char;
      if (char === "\\" && quote === '"') word += text.charAt(++at);
      else if (char === quote) quote = "";
    } else if (char === "\\" && next === "\n") {
      at += 1;
      number += 1;
    } else if (char === "#" && /(^|\s)$/.test(text.slice(0, at))) {
      while (at + 1 < text.length && text.charAt(at + 1) !== "\n") at += 1;
    } else if (char === "\n") {
      end();
    } else if (begun && (char === "|" || char === ";" || (char === "&" && next === "&"))) {
      const operator = char === "&" || (char === "|" && next === "|") ? char + char : char;
      begun.parts.push(word.trim());
      begun.operators.push(` ${operator} `);
      word = "";
      at += operator.length - 1;
    } else {
      word += char;
      if (char === "'" || char === '"') quote = char;
    }
  }
  if (quote !== "") throw new Error(`${document}:${line}: this block has a quote without its end.`);
  end();
  return commands;
}

/** The words of a part, without their quotes. */
export function wordsOf(part: string): string[] {
  return [...part.matchAll(/(?:[^\s'"]|'[^']*'|"(?:\\.|[^"])*")+/g)].map(([word]) =>
    word.replace(/['"]/g, ""),
  );
}
