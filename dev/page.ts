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
  /** What was written into text fields. */
  readonly #written = new Map<HTMLElement, string>();

  constructor(element: HTMLElement, page: URL) {
    this.#element = element;
    this.#page = page;
  }

  /** The values of the controls of this name, ticked or not; none when it has no such control. */
  choices(name: string): string[] {
    return this.#controls(name).map((control) => this.#value(control));
  }

  /** Ticks exactly these of the checkboxes of this name. */
  tick(name: string, values: readonly string[]): void {
    for (const box of this.#controls(name)) {
      if (values.includes(this.#value(box))) box.setAttribute("checked", "");
      else box.removeAttribute("checked");
    }
  }

  /**
   * Writes into the text field of this name, or selects the radio button of this name and value.
   * @returns whether there is one
   */
  fill(name: string, value: string): boolean {
    const controls = this.#controls(name).filter((control) => !control.hasAttribute("disabled"));
    const radios = controls.filter((control) => typeOf(control) === "radio");
    const selected = radios.find((radio) => this.#value(radio) === value);
    if (selected !== undefined) {
      for (const radio of radios) radio.removeAttribute("checked");
      selected.setAttribute("checked", "");
      return true;
    }
    const field = controls.find(isWritable);
    if (field !== undefined) this.#written.set(field, value);
    return field !== undefined;
  }

  /** What pressing the button of that name and value does; without them, one that has no name. */
  press(name?: string, value = ""): Submission {
    const fields = new URLSearchParams();
    for (const control of this.#element.querySelectorAll("input, textarea")) {
      const field = control.getAttribute("name");
      if (field && isSuccessful(control))
        fields.append(field, this.#value(control).replace(LINE_BREAK, "\r\n"));
    }
    if (name !== undefined) fields.append(name, value);
    const url = new URL(this.#element.getAttribute("action") || this.#page.href, this.#page);
    const method = this.#element.getAttribute("method")?.toLowerCase() === "post" ? "POST" : "GET";
    return { method, url, fields };
  }

  #controls(name: string): HTMLElement[] {
    return this.#element
      .querySelectorAll("input, textarea, button")
      .filter((control) => control.getAttribute("name") === name);
  }

  #value(control: HTMLElement): string {
    return this.#written.get(control) ?? initialValue(control);
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

/** Forms are sent with these as CRLF, whatever was typed. */
const LINE_BREAK = /\r\n|\r|\n/g;

/** What an input is; textareas and buttons by the names of their elements. */
function typeOf(control: HTMLElement): string {
  const element = control.tagName.toLowerCase();
  return element === "input" ? (control.getAttribute("type")?.toLowerCase() ?? "text") : element;
}

/** Whether a browser sends the control without its being pressed (HTML, "constructing the entry list"). */
function isSuccessful(control: HTMLElement): boolean {
  if (control.hasAttribute("disabled")) return false;
  const type = typeOf(control);
  if (type === "checkbox" || type === "radio") return control.hasAttribute("checked");
  return !["submit", "button", "image", "reset", "file"].includes(type);
}

/** Whether a person can write into it. */
function isWritable(control: HTMLElement): boolean {
  if (control.hasAttribute("readonly")) return false;
  return !["checkbox", "radio", "hidden", "submit", "button", "image", "reset", "file"].includes(
    typeOf(control),
  );
}

/** What the control has before anybody writes; a checkbox or radio button without a value sends "on". */
function initialValue(control: HTMLElement): string {
  const type = typeOf(control);
  // a line break right after the opening tag is no part of it
  if (type === "textarea") return control.textContent.replace(/^\r?\n/, "");
  return control.getAttribute("value") ?? (type === "checkbox" || type === "radio" ? "on" : "");
}
