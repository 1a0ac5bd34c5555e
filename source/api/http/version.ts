/** The Kubernetes version whose API is served. */
const minorVersion = 36;

/** The answer of /version. `plain` leaves out the build suffix that names this server. */
export const versionInfo = (plain: boolean) => ({
	major: '1',
	minor: String(minorVersion),
	emulationMajor: '1',
	emulationMinor: String(minorVersion),
	minCompatibilityMajor: '1',
	minCompatibilityMinor: String(minorVersion - 1),
	gitVersion: `v1.${minorVersion}.0${plain ? '' : '+inkube'}`,
	gitCommit: '',
	gitTreeState: 'clean',
	buildDate: '1970-01-01T00:00:00Z',
	goVersion: '',
	compiler: 'node',
	platform: `${process.platform}/${process.arch}`,
});
