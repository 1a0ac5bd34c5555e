const entities: {readonly [character: string]: string} = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	'\n': '&#10;',
	'\r': '&#13;',
	'\t': '&#9;',
};

/** Text for XML or HTML, in an element or an attribute; characters that XML 1.0 cannot hold are left out. */
export const escapeXml = (text: string): string =>
	text
		.toWellFormed()
		// oxlint-disable-next-line no-control-regex -- these are the characters that must go
		.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
		.replaceAll(/[&<>"\n\r\t]/g, one => entities[one]!);
