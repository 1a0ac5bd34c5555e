import {Table} from '../ink-table.ts';
import type {Row} from '../columns.ts';
import {panelBottom, panelHeadings, panelRow, panelTop, type PanelModel} from '../panel-model.ts';
import {LineText} from './line-text.tsx';

interface DenseTableProps {
	readonly data: Row[];
	readonly columns: string[];
	readonly model: PanelModel;
}

/**
ink-table's table without rules between rows and columns, one `<Text>` per row: its borders are the panel's, its column
widths and cells are those of the panel's columns.
*/
export class DenseTable extends Table<Row> {
	declare readonly props: DenseTableProps;

	constructor(props: DenseTableProps) {
		super(props);
		this.header = () => <LineText line={panelTop(this.props.model)} />;
		this.heading = () => <LineText line={panelHeadings(this.props.model)} />;
		this.separator = () => <></>;
		this.data = ({data}) => {
			const {model} = this.props;
			const row = data as Row;
			return <LineText line={panelRow(model, row)} isStrong={model.focused && row.uid === model.selectedUid} />;
		};
		this.footer = () => (
			<>
				{panelBottom(this.props.model).map((line, index) => (
					<LineText key={index} line={line} />
				))}
			</>
		);
	}

	/** The widths of the panel's columns instead of those of the longest texts. */
	override getColumns() {
		return this.props.model.columns.map(({column: {key}, width}) => ({key, column: key, width}));
	}
}
