import type {SessionRecord} from '../../replay/record/session-record.ts';

/** A session that can be written down, with the way in for what it must note. */
export interface SavableSession extends Pick<SessionRecord, 'run' | 'size'> {
	/** The text of a fixture that replays it. Throws an Error where that cannot be. */
	fixture(): string;
}
