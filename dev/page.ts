import { type HTMLElement, parse } from "node-html-parser";

/** What a browser sends when a button is pressed. */
export interface Submission {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly fields: URLSearchParams;
}

/** A form as it stands on the page; it can be filled in and sent. */
export class Form {
  readonly #element: HTMLElement;
  readonly #page: URL;

  constructor(element: HTMLElement, page: URL) {
    this.#element = element;
    this.#page = page;
  }

  /** The values of the buttons and inputs of this name, ticked or not; none when it has no such control. */
  choices(name: string): string[] {
    return this.#controls(name).map(sentValue);
  }

  /** Ticks exactly these of the checkboxes of this name. */
  tick(name: string, values: readonly string[]): void {
    for (const box of this.#controls(name)) {
      if (values.includes(sentValue(box))) box.setAttribute("checked", "");
      else box.removeAttribute("checked");
    }
  }

  /** What pressing the button of that name and value does. */
  press(name: string, value: string): Submission {
    const fields = new URLSearchParams();
    for (const control of this.#element.querySelectorAll("input")) {
      const field = control.getAttribute("name");
      if (field && isSuccessful(control)) fields.append(field, sentValue(control));
    }
    fields.append(name, value);
    const url = new URL(this.#element.getAttribute("action") || this.#page.href, this.#page);
    const method = this.#element.getAttribute("method")?.toLowerCase() === "post" ? "POST" : "GET";
    return { method, url, fields };
  }

  #controls(name: string): HTMLElement[] {
    return this.#element
      .querySelectorAll("input, button")
      .filter((control) => control.getAttribute("name") === name);
  }
}

/** An HTML page that the scripted person looks at. */
export class Page {
  readonly url: URL;
  readonly title: string;
  readonly forms: readonly Form[];
  readonly #document: HTMLElement;

  constructor(url: URL, html: string) {
    this.url = url;
    this.#document = parse(html);
    this.title =
      (this.#document.querySelector("title") ?? this.#document.querySelector("h1"))?.text.trim() ?? "";
    this.forms = this.#document.querySelectorAll("form").map((element) => new Form(element, url));
  }

  /** Where the link with this text leads. */
  link(text: string): URL | undefined {
    const anchor = this.#document.querySelectorAll("a").find((candidate) => candidate.text.trim() === text);
    const href = anchor?.getAttribute("href");
    return href === undefined ? undefined : new URL(href, this.url);
  }
}

/** Whether a browser sends the input without its being pressed (HTML, "constructing the entry list"). */
function isSuccessful(input: HTMLElement): boolean {
  if (input.hasAttribute("disabled")) return false;
  const type = input.getAttribute("type")?.toLowerCase() ?? "text";
  if (type === "checkbox" || type === "radio") return input.hasAttribute("checked");
  return !["submit", "button", "image", "reset", "file"].includes(type);
}

/** A ticked checkbox without a value sends "on". */
function sentValue(control: HTMLElement): string {
  return control.getAttribute("value") ?? (control.getAttribute("type") === "checkbox" ? "on" : "");
}
