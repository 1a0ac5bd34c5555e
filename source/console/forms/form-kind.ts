import type {LineFrame} from '../command-lines.ts';
import type {ClusterSnapshot, Target} from '../snapshot.ts';

/** A form of one kind: a command line of which the last part is filled in. */
export interface FormKind {
	/** What stands around the text, for each object it is for. */
	frame(target: Target): LineFrame;
	/** What is filled in at first, then what ↑ ↓ go through. */
	presets(target: Target, snapshot: ClusterSnapshot): readonly [string, ...string[]];
	/** What ↑ ↓ make of the text where they count in place of choosing. */
	step?(text: string, step: 1 | -1): string;
	/** What tab makes of the text. */
	cycle?(text: string): string;
	/** Why the text cannot be taken; without it, what the command language says of the whole line. */
	problem?(text: string): string | undefined;
	/** What the text would do, as far as what is in sight tells. */
	hint(text: string, target: Target, snapshot: ClusterSnapshot): string;
	/** Whether the command can tell exactly what it would do; that is shown below the hint. */
	readonly hasPreview?: boolean;
	/** What ↑ ↓ and tab are called in the footer. */
	readonly arrows: string;
	readonly tab?: string;
}
