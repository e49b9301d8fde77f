import { application } from "./application";
import { applicationFromTemplate } from "./applicationFromTemplate";
import { appRoleAssignment } from "./appRoleAssignment";
import { conditionalAccessPolicy } from "./conditionalAccessPolicy";
import { federatedIdentityCredential } from "./federatedIdentityCredential";
import { group } from "./group";
import { groupMember } from "./groupMember";
import { invitation } from "./invitation";
import { servicePrincipal } from "./servicePrincipal";
import { synchronizationJob, synchronizationSecret } from "./synchronization";
import { tokenSigningCertificate } from "./tokenSigningCertificate";
import type { Connection } from "./graph";
import type { ResourceType } from "../standIn/resource";

/** The supported types, by their tokens. Add a row for another type. */
export const types: Readonly<Record<string, ResourceType<Connection>>> = {
    "azuread:index/appRoleAssignment:AppRoleAssignment": appRoleAssignment,
    "azuread:index/application:Application": application,
    "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential":
        federatedIdentityCredential,
    "azuread:index/applicationFromTemplate:ApplicationFromTemplate": applicationFromTemplate,
    "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": conditionalAccessPolicy,
    "azuread:index/group:Group": group,
    "azuread:index/groupMember:GroupMember": groupMember,
    "azuread:index/invitation:Invitation": invitation,
    "azuread:index/servicePrincipal:ServicePrincipal": servicePrincipal,
    "azuread:index/servicePrincipalTokenSigningCertificate:ServicePrincipalTokenSigningCertificate":
        tokenSigningCertificate,
    "azuread:index/synchronizationJob:SynchronizationJob": synchronizationJob,
    "azuread:index/synchronizationSecret:SynchronizationSecret": synchronizationSecret,
};
