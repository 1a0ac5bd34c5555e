/** Takes a stream of bytes apart into lines; answers what is left behind the last one. A line longer than `bytesMax` is an error. */
export const readLines = async (
	stream: AsyncIterable<Buffer>,
	bytesMax: number,
	line: (text: string) => void,
): Promise<string> => {
	let parts: Buffer[] = [];
	let held = 0;
	for await (const chunk of stream) {
		let start = 0;
		for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
			const text = Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8');
			parts = [];
			held = 0;
			start = end + 1;
			line(text);
		}
		if (start === chunk.length) continue;
		parts.push(chunk.subarray(start));
		held += chunk.length - start;
		if (held > bytesMax) throw new Error(`a line of more than ${bytesMax} bytes`);
	}
	return Buffer.concat(parts).toString('utf8');
};
