/** One problem of one field, as Kubernetes' field.Error; becomes a cause of a 422 Status. */
export interface FieldError {
	readonly type:
		| 'FieldValueRequired'
		| 'FieldValueInvalid'
		| 'FieldValueNotSupported'
		| 'FieldValueForbidden'
		| 'FieldValueDuplicate'
		| 'FieldValueNotFound'
		| 'FieldValueTooLong'
		| 'FieldValueTooMany'
		| 'FieldValueTypeInvalid'
		| 'InternalError';
	/** spec.containers[0].name */
	readonly field: string;
	/** What follows the field in messages: `Required value: must specify a name`. */
	readonly body: string;
}
