/**
 * The kinds of guests and external users between which conditional access distinguishes.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 */
export const externalUserTypes = [
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
] as const;

export type ExternalUserType = (typeof externalUserTypes)[number];
