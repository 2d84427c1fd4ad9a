/** CSV for spreadsheets (RFC 4180), or a line of JSON for each entry. */
export const exportFormats = ["csv", "ndjson"] as const;

export type ExportFormat = (typeof exportFormats)[number];
