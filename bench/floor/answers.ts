/** What this server answers `tools/call add` of 1 and 2 with, to the byte. */
export const addAnswer = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  result: {
    content: [{ type: "text", text: '{"sum":3}' }],
    structuredContent: { sum: 3 },
  },
});
