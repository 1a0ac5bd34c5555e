/** The image with `:latest` where it has no tag, as ImageLocality compares names. */
export const normalizedImageName = (name: string): string =>
	name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
