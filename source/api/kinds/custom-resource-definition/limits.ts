/** Fields that objects of one version may be selected by. */
export const selectableFieldsMax = 8;
