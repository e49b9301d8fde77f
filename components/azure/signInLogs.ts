import * as pulumi from "@pulumi/pulumi";
import { logCategoriesFault, workspaceFault } from "../../rules/azure";
import { quote } from "../../rules/text";
import { InputChecks } from "../inputChecks";
import { azureNative } from "./sdks";
import { CheckedComponent } from "../checkedComponent";

/** Inputs of {@link SignInLogExport}. */
export interface SignInLogExportArgs {
    /** Name of the diagnostic setting. A change replaces it. Default: the resource's name. */
    readonly settingName?: pulumi.Input<string>;
    /** Resource id of a Log Analytics workspace. */
    readonly workspaceId: pulumi.Input<string>;
    /** Log categories. Default `SignInLogs`, `NonInteractiveUserSignInLogs` and `AuditLogs`. */
    readonly categories?: pulumi.Input<pulumi.Input<string>[]>;
}

const guestCategories = ["SignInLogs", "NonInteractiveUserSignInLogs", "AuditLogs"];

/**
 * Sends the tenant's sign-in and audit logs to a Log Analytics workspace, where you can query guests' sign-ins. Sign-in
 * logs need Entra ID P1. The deploying identity needs Security Administrator in the tenant and rights on the workspace.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/howto-integrate-activity-logs-with-azure-monitor-logs
 */
export class SignInLogExport extends CheckedComponent {
    /** Resource id of the diagnostic setting. */
    readonly diagnosticSettingId: pulumi.Output<string>;

    /**
     * @throws InvalidInputsError - The workspace is not valid, or no category is named.
     * @throws MissingPackageError - `@pulumi/azure-native` is not installed.
     */
    constructor(name: string, args: SignInLogExportArgs, opts?: pulumi.ComponentResourceOptions) {
        const { workspaceId, categories } = InputChecks.of("SignInLogExport", name, (checks) => ({
            workspaceId: checks.at("workspaceId").input(args.workspaceId, workspaceFault),
            categories: checks.at("categories").input(args.categories ?? guestCategories, logCategoriesFault),
        }));
        const { DiagnosticSetting } = azureNative("aadiam", `SignInLogExport ${quote(name)}`);
        super("SignInLogExport", name, opts);
        const setting = new DiagnosticSetting(
            name,
            {
                name: args.settingName ?? name,
                workspaceId,
                logs: categories.apply((list) => list.map((category) => ({ category, enabled: true }))),
            },
            { parent: this },
        );
        this.diagnosticSettingId = setting.id;
        this.registerOutputs({ diagnosticSettingId: this.diagnosticSettingId });
    }
}
