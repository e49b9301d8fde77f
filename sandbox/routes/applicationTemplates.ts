import type { GraphCall, GraphReply, Route } from "../call";
import { notFound } from "../graphFault";
import type { EntityType } from "../odata";
import type { Entity } from "../store";
import { typedList, typedObject } from "./answers";
import { applicationKind } from "./applications";
import { assertGiven, createObject } from "./directory/objectKind";
import { servicePrincipalKind } from "./servicePrincipals";

const write = [["Application.ReadWrite.All"]];

/** For an app that is in no gallery. @see https://learn.microsoft.com/graph/application-saml-sso-configure-api */
const customId = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
const awsAccountId = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";
const awsIdentityCenterId = "21ed01d2-ec13-4e9e-86c1-cd546719ebc4";
const marketoId = "4601ed45-8ff3-4599-8377-b6649007e876";

function template(id: string, displayName: string, more: Entity): Entity {
    return {
        id,
        categories: [],
        description: displayName,
        displayName,
        homePageUrl: `https://${displayName.toLowerCase()}.example/`,
        logoUrl: `https://images.gallery.example/${id}.png`,
        publisher: displayName,
        supportedProvisioningTypes: [],
        supportedSingleSignOnModes: ["password", "saml", "external"],
        ...more,
    };
}

/**
 * Ids and names are the gallery's, with what Microsoft's pages show of AWS; everything else is the sandbox's.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-configuration-api
 */
const templates: readonly Entity[] = [
    template(customId, "Custom", {
        homePageUrl: null,
        logoUrl: null,
        publisher: null,
        supportedProvisioningTypes: ["sync"],
    }),
    template(awsAccountId, "AWS Single-Account Access", {
        categories: ["developerServices"],
        homePageUrl: "http://aws.amazon.com/",
        publisher: "Amazon",
        supportedProvisioningTypes: ["sync"],
    }),
    template(awsIdentityCenterId, "AWS IAM Identity Center (successor to AWS Single Sign-On)", {
        categories: ["developerServices", "itInfrastructure", "security", "New"],
        homePageUrl: "https://aws.amazon.com/",
        publisher: "Amazon Web Services, Inc.",
        supportedProvisioningTypes: ["sync"],
        supportedSingleSignOnModes: ["saml", "external"],
    }),
    template(marketoId, "Marketo", { categories: ["crm", "marketing"] }),
];

/** Ids of the roles that applications of a template come with: `User`, and `msiam_access`, by which SAML is on. */
const roleIds: Readonly<Record<string, readonly [user: string | undefined, access: string]>> = {
    [awsIdentityCenterId]: ["8774f594-1d59-4279-b9d9-59ef09a23530", "e7f1a7f3-9eda-48e0-9963-bd67bf531afd"],
    [awsAccountId]: ["00000000-0000-4000-8000-00000000c101", "00000000-0000-4000-8000-00000000c102"],
    [customId]: ["00000000-0000-4000-8000-00000000c201", "00000000-0000-4000-8000-00000000c202"],
    [marketoId]: [undefined, "dfd0e7dd-26fb-4b2c-98d2-e444486c1e37"],
};

const type: EntityType = {
    name: "applicationTemplate",
};

function find({ parameters }: GraphCall): Entity {
    const id = parameters["id"] ?? "";
    const found = templates.find((each) => each["id"] === id);
    if (found === undefined) {
        throw notFound(id);
    }
    return found;
}

/** @see https://learn.microsoft.com/graph/application-saml-sso-configure-api (the answer of instantiate) */
function rolesOf(templateId: string): Entity[] {
    const [user, access] = roleIds[templateId] ?? [];
    return Object.entries({ User: user, msiam_access: access })
        .filter(([, id]) => id !== undefined)
        .map(([displayName, id]) => ({
            allowedMemberTypes: ["User"],
            description: displayName,
            displayName,
            id,
            isEnabled: true,
            origin: "Application",
            value: null,
        }));
}

/** Makes an application and its service principal. @see https://learn.microsoft.com/graph/api/applicationtemplate-instantiate */
function instantiate(call: GraphCall): GraphReply {
    const { displayName } = call.body;
    const applicationTemplateId = String(find(call)["id"]);
    assertGiven("ApplicationTemplate", call.body, "displayName");
    const plain = { ...call, body: {} };
    const application = createObject(plain, applicationKind, {
        applicationTemplateId,
        appRoles: rolesOf(applicationTemplateId),
        displayName,
    });
    // The replica that answers need not know the application: it is one operation.
    const onPrimary = { ...plain, view: call.tenant.store.primary };
    const servicePrincipal = createObject(onPrimary, servicePrincipalKind, {
        appId: application["appId"],
        appRoleAssignmentRequired: true,
        tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
    });
    return { status: 201, body: { application, servicePrincipal } };
}

/** The gallery of applications. @see https://learn.microsoft.com/graph/api/resources/applicationtemplate */
export const applicationTemplateRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/applicationTemplates",
        permissions: [[]],
        handle: (call) => typedList(call, templates, type),
    },
    {
        method: "GET",
        path: "/applicationTemplates/{id}",
        permissions: [[]],
        handle: (call) => typedObject(call, find(call), type),
    },
    {
        method: "POST",
        path: "/applicationTemplates/{id}/instantiate",
        permissions: write,
        handle: instantiate,
    },
];
