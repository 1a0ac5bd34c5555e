import {memo} from 'react';
import {Box} from 'ink';
import type {Row} from '../columns.ts';
import {inkTableRowsMax} from '../limits.ts';
import {panelBottom, panelHeadings, panelRow, panelTop, type PanelModel} from '../panel-model.ts';
import {DenseTable} from './dense-table.tsx';
import {LineText} from './line-text.tsx';

interface PanelProps {
	readonly model: PanelModel;
}

/** The same lines as the table, for more rows than ink-table draws quickly. */
const LongList = ({model}: PanelProps) => (
	<>
		<LineText line={panelTop(model)} />
		<LineText line={panelHeadings(model)} />
		{model.rows.map(row => (
			<LineText key={row.uid} line={panelRow(model, row)} isStrong={model.focused && row.uid === model.selectedUid} />
		))}
		{panelBottom(model).map((line, index) => (
			<LineText key={index} line={line} />
		))}
	</>
);

const sameCells = (before: Row, after: Row | undefined): boolean =>
	before === after || (after !== undefined && Object.keys(before).every(key => before[key] === after[key]));

const sameColumns = (before: PanelModel['columns'], after: PanelModel['columns']): boolean =>
	before.length === after.length &&
	before.every(({column, width}, index) => column === after[index]!.column && width === after[index]!.width);

/** Whether two models draw the same: most frames change a panel or two. */
const sameModel = ({model: before}: PanelProps, {model: after}: PanelProps): boolean =>
	before.box.id === after.box.id &&
	before.box.width === after.box.width &&
	before.box.height === after.box.height &&
	before.focused === after.focused &&
	before.title === after.title &&
	before.filter === after.filter &&
	before.status === after.status &&
	before.position === after.position &&
	before.selectedUid === after.selectedUid &&
	before.marks === after.marks &&
	before.note === after.note &&
	before.rows.length === after.rows.length &&
	sameColumns(before.columns, after.columns) &&
	before.rows.every((row, index) => sameCells(row, after.rows[index]));

/** One panel: its border with the title, the headings and the rows in sight. */
export const Panel = memo(({model}: PanelProps) => {
	const {box, rows, columns} = model;
	return (
		<Box flexDirection="column" width={box.width} height={box.height}>
			{rows.length > inkTableRowsMax ? (
				<LongList model={model} />
			) : (
				<DenseTable data={[...rows]} columns={columns.map(({column}) => column.key)} model={model} />
			)}
		</Box>
	);
}, sameModel);
