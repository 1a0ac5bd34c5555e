import type {HorizontalPodAutoscalerBehavior, HPAScalingRules} from '../../schema/kubernetes.generated.ts';

/** Go writes the behaviour with the names of its own fields there. */
interface GoRules {
	readonly StabilizationWindowSeconds: number | null;
	readonly SelectPolicy: string | null;
	readonly Policies: readonly {readonly Type: string; readonly Value: number; readonly PeriodSeconds: number}[] | null;
	readonly Tolerance: string | null;
}

const goRules = (rules: HPAScalingRules | undefined): GoRules | null =>
	rules === undefined
		? null
		: {
				StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
				SelectPolicy: rules.selectPolicy ?? null,
				Policies:
					rules.policies?.map(({type, value, periodSeconds}) => ({
						Type: type,
						Value: value,
						PeriodSeconds: periodSeconds,
					})) ?? null,
				Tolerance: rules.tolerance ?? null,
			};

/** The text of the annotation that keeps a behaviour in autoscaling/v1. */
export const behaviorText = ({scaleUp, scaleDown}: HorizontalPodAutoscalerBehavior): string =>
	JSON.stringify({ScaleUp: goRules(scaleUp), ScaleDown: goRules(scaleDown)});

const rulesOf = (rules: GoRules | null | undefined): HPAScalingRules | undefined =>
	rules
		? {
				...(rules.StabilizationWindowSeconds !== null && {
					stabilizationWindowSeconds: rules.StabilizationWindowSeconds,
				}),
				...(rules.SelectPolicy !== null && {selectPolicy: rules.SelectPolicy}),
				...(rules.Policies !== null && {
					policies: rules.Policies.map(({Type, Value, PeriodSeconds}) => ({
						type: Type,
						value: Value,
						periodSeconds: PeriodSeconds,
					})),
				}),
				...(rules.Tolerance !== null && rules.Tolerance !== undefined && {tolerance: rules.Tolerance}),
			}
		: undefined;

/** The behaviour that an annotation holds; undefined for text that holds none. */
export const behaviorOf = (given: unknown): HorizontalPodAutoscalerBehavior | undefined => {
	if (typeof given !== 'object' || given === null) return undefined;
	const {ScaleUp, ScaleDown} = given as {readonly ScaleUp?: GoRules | null; readonly ScaleDown?: GoRules | null};
	return {scaleUp: rulesOf(ScaleUp), scaleDown: rulesOf(ScaleDown)};
};
