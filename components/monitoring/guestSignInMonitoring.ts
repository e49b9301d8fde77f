import * as pulumi from "@pulumi/pulumi";
import { workspaceFault } from "../../rules/azure";
import { emailAddressFault } from "../../rules/emailAddress";
import { idsFaults } from "../../rules/guid";
import { quote } from "../../rules/text";
import { assignmentName } from "../azure/roleAssignment";
import { azureNative } from "../azure/sdks";
import { SignInLogExport } from "../azure/signInLogs";
import { InputChecks } from "../inputChecks";
import { queryText, type QueryName, type QueryValues } from "./queries";
import { workbookJson } from "./workbook";
import { CheckedComponent } from "../checkedComponent";

/** Inputs of {@link GuestSignInMonitoring}. */
export interface GuestSignInMonitoringArgs {
    /** Name of an existing resource group. */
    readonly resourceGroupName: pulumi.Input<string>;
    /** Azure region, such as `westeurope`. */
    readonly location: pulumi.Input<string>;
    /** Resource id of a Log Analytics workspace that already gets the tenant's logs. Default: a new one that gets them. */
    readonly workspaceId?: pulumi.Input<string>;
    /** How long a new workspace keeps the logs, in days. Default 90. */
    readonly retentionDays?: pulumi.Input<number>;
    /** Object ids of the emergency-access accounts. Without any there is no alert for their sign-ins. */
    readonly emergencyAccessAccountIds?: readonly string[];
    /** Object ids of the service principals that deploy: changes by anyone else alert. Default none. */
    readonly deployingPrincipalIds?: readonly string[];
    /** Addresses that get the alerts. */
    readonly alertEmails: readonly string[];
    /** Invitations in an hour above which an alert is sent. Default 50. */
    readonly invitationsPerHour?: number;
}

/** An alert: its query, how serious a hit is, and how often Azure looks. */
interface Alert {
    readonly query: QueryName;
    readonly title: string;
    readonly values: QueryValues;
    /** From 0, critical, to 4. */
    readonly severity: number;
    /** ISO 8601: both how often the query runs and what it looks back on. */
    readonly every: string;
}

/**
 * Guests' sign-ins in Azure Monitor: the tenant's logs in a workspace, a workbook about guests and MFA, and alerts for a
 * sign-in of an emergency-access account, a change of policies or cross-tenant access by anyone but the deploying
 * identity, and a spike of invitations. Sign-in logs need Entra ID P1. The deploying identity needs Security Administrator
 * in the tenant and Contributor on the resource group.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export class GuestSignInMonitoring extends CheckedComponent {
    /** Resource id of the workspace. */
    readonly workspaceId: pulumi.Output<string>;
    /** Resource id of the workbook. */
    readonly workbookId: pulumi.Output<string>;

    /**
     * @throws InvalidInputsError - An id, an address or the workspace is not valid, or no address is given.
     * @throws MissingPackageError - `@pulumi/azure-native` is not installed.
     */
    constructor(name: string, args: GuestSignInMonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
        const { alertEmails, deployingPrincipalIds = [], emergencyAccessAccountIds = [] } = args;
        const givenWorkspace = InputChecks.of("GuestSignInMonitoring", name, (checks) => {
            checks
                .at("deployingPrincipalIds")
                .refuse(idsFaults(deployingPrincipalIds), deployingPrincipalIds);
            checks
                .at("emergencyAccessAccountIds")
                .refuse(idsFaults(emergencyAccessAccountIds), emergencyAccessAccountIds);
            alertEmails.forEach((address, index) =>
                checks.at("alertEmails", index).refuse(emailAddressFault(address), address),
            );
            if (alertEmails.length === 0) {
                checks.at("alertEmails").refuse({
                    path: [],
                    message: "has no address",
                    cure: "Give at least one: an alert that no one gets is of no use",
                });
            }
            return args.workspaceId === undefined
                ? undefined
                : checks.at("workspaceId").input(args.workspaceId, workspaceFault);
        });
        const user = `GuestSignInMonitoring ${quote(name)}`;
        const sdk = {
            insights: azureNative("applicationinsights", user),
            monitor: azureNative("monitor", user),
            operational: azureNative("operationalinsights", user),
        };
        super("GuestSignInMonitoring", name, opts);
        const place = { resourceGroupName: args.resourceGroupName, location: args.location };
        this.workspaceId = givenWorkspace ?? this.newWorkspace(name, sdk.operational, args);
        const workbook = new sdk.insights.Workbook(
            name,
            {
                ...place,
                // Azure wants a GUID. The same name in the same group is the same workbook.
                resourceName: pulumi
                    .output(args.resourceGroupName)
                    .apply((group) => assignmentName([group, name, "workbook"])),
                displayName: "Guests and MFA",
                category: "workbook",
                kind: "shared",
                sourceId: this.workspaceId,
                serializedData: this.workspaceId.apply(workbookJson),
            },
            { parent: this },
        );
        const actionGroup = new sdk.monitor.ActionGroup(
            name,
            {
                actionGroupName: name,
                resourceGroupName: args.resourceGroupName,
                location: "Global",
                groupShortName: "entra-b2b",
                enabled: true,
                emailReceivers: alertEmails.map((emailAddress) => ({
                    name: emailAddress,
                    emailAddress,
                    useCommonAlertSchema: true,
                })),
            },
            { parent: this },
        );
        for (const { query, title, values, severity, every } of alertsFor(args)) {
            new sdk.monitor.ScheduledQueryRule(
                `${name}-${query}`,
                {
                    ...place,
                    ruleName: `${name}-${query}`,
                    kind: "LogAlert",
                    displayName: title,
                    enabled: true,
                    severity,
                    scopes: [this.workspaceId],
                    evaluationFrequency: every,
                    windowSize: every,
                    autoMitigate: false,
                    criteria: {
                        allOf: [
                            {
                                query: queryText(query, values),
                                timeAggregation: "Count",
                                operator: "GreaterThan",
                                threshold: 0,
                                failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
                            },
                        ],
                    },
                    actions: { actionGroups: [actionGroup.id] },
                },
                { parent: this },
            );
        }
        this.workbookId = workbook.id;
        this.registerOutputs({ workspaceId: this.workspaceId, workbookId: this.workbookId });
    }

    /** A workspace that the tenant's logs go to. Its id is known once they do, so that queries find their tables. */
    private newWorkspace(
        name: string,
        { Workspace }: ReturnType<typeof azureNative<"operationalinsights">>,
        { resourceGroupName, location, retentionDays = 90 }: GuestSignInMonitoringArgs,
    ): pulumi.Output<string> {
        const workspace = new Workspace(
            name,
            {
                resourceGroupName,
                location,
                workspaceName: name,
                sku: { name: "PerGB2018" },
                retentionInDays: retentionDays,
            },
            { parent: this },
        );
        const logs = new SignInLogExport(name, { workspaceId: workspace.id }, { parent: this });
        return pulumi.all([workspace.id, logs.diagnosticSettingId]).apply(([id]) => id);
    }
}

function alertsFor({
    deployingPrincipalIds = [],
    emergencyAccessAccountIds = [],
    invitationsPerHour = 50,
}: GuestSignInMonitoringArgs): Alert[] {
    return [
        ...(emergencyAccessAccountIds.length === 0
            ? []
            : [
                  {
                      query: "emergencyAccessSignIn",
                      title: "An emergency-access account signed in",
                      values: { emergencyAccessAccountIds },
                      severity: 0,
                      every: "PT5M",
                  } as const,
              ]),
        {
            query: "policyChange",
            title: "A policy or cross-tenant access was changed outside the code",
            values: { deployingPrincipalIds },
            severity: 1,
            every: "PT5M",
        },
        {
            query: "invitationSpike",
            title: "Unusually many invitations of guests",
            values: { invitationsPerHour },
            severity: 2,
            every: "PT1H",
        },
    ];
}
