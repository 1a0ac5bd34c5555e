/** Always for `latest` (or no tag at all), IfNotPresent for every other tag and for digests. */
export const defaultPullPolicy = (image = ''): 'Always' | 'IfNotPresent' => {
	if (image.includes('@')) return 'IfNotPresent';
	const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
	return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
};
