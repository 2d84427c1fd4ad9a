/** Text as it is shown, with something said before and after it: types that only whole files can have are not here. */
const ofText: Readonly<Record<string, string>> = {
  ...{ md: "text/markdown", markdown: "text/markdown" },
  ...{ js: "text/javascript", mjs: "text/javascript", cjs: "text/javascript", jsx: "text/javascript" },
  ...{
    ts: "text/x-typescript",
    mts: "text/x-typescript",
    cts: "text/x-typescript",
    tsx: "text/x-typescript",
  },
  ...{ py: "text/x-python", rb: "text/x-ruby", go: "text/x-go", rs: "text/x-rust", java: "text/x-java" },
  ...{ c: "text/x-c", h: "text/x-c", cc: "text/x-c++", cpp: "text/x-c++", hpp: "text/x-c++" },
  ...{ sh: "text/x-sh", css: "text/css", diff: "text/x-diff", patch: "text/x-diff" },
};

const ofBytes: Readonly<Record<string, string>> = {
  ...{ png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp" },
  ...{ ico: "image/x-icon", avif: "image/avif", mp3: "audio/mpeg", wav: "audio/wav", mp4: "video/mp4" },
  ...{ pdf: "application/pdf", zip: "application/zip", gz: "application/gzip", wasm: "application/wasm" },
};

/** The media type of a file's text, by its name. What a client would render or run is plain text. */
export function textType(path: string): string {
  return typeIn(ofText, path) ?? "text/plain";
}

/** The media type of a file that is no text, by its name. */
export function binaryType(path: string): string {
  return typeIn(ofBytes, path) ?? "application/octet-stream";
}

function typeIn(types: Readonly<Record<string, string>>, path: string): string | undefined {
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(types, extension) ? types[extension] : undefined;
}
