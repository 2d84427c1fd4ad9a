/**
 * Reads a body as text, up to a bounded length.
 * @param tooLong what is thrown for one that is longer
 */
export async function boundedText(
  body: ReadableStream<Uint8Array>,
  mostBytes: number,
  tooLong: () => Error,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  for await (const chunk of body) {
    received += chunk.byteLength;
    if (received > mostBytes) throw tooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
