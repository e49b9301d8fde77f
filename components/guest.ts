import * as pulumi from "@pulumi/pulumi";
import { emailAddressFault, normalizeEmailAddress } from "../rules/emailAddress";
import { httpsUrlFault } from "../rules/url";
import {
    GuestAccount,
    type GuestMessage,
    type GuestOnRemove,
    type GuestProfile,
    type GuestRenewal,
} from "../providers";
import { CheckedComponent } from "./checkedComponent";
import { InputChecks } from "./inputChecks";

/** Inputs of {@link Guest}. */
export interface GuestArgs extends GuestProfile, GuestRenewal {
    /**
     * The address to invite. Case does not matter, nor which form an international domain has. Another address needs
     * another `Guest`, unless `formerEmailAddress` says that it belongs to the same guest.
     */
    readonly emailAddress: pulumi.Input<string>;
    /**
     * The address under which the same guest was invited before. The account gets the new address, and the guest redeems
     * the invitation again with it. Object id, groups and access stay. You can leave this declared.
     */
    readonly formerEmailAddress?: pulumi.Input<string>;
    /** Where the guest lands after redemption; an `https` URL. Default: the My Apps portal. */
    readonly redirectUrl?: pulumi.Input<string>;
    /**
     * Sends Entra's invitation email with this plain text or language. Default: no email. Used only when the guest is
     * invited, or invited again. Entra drops the text when a service principal invites.
     */
    readonly message?: pulumi.Input<GuestMessage>;
    /** What happens to the guest when no longer declared. Default `retain`. */
    readonly onRemove?: pulumi.Input<GuestOnRemove>;
    /**
     * Restores a guest who was deleted within 30 days, with groups and access from before, instead of inviting again.
     * Default `true`.
     */
    readonly restoreDeleted?: pulumi.Input<boolean>;
    /**
     * Whether the state keeps the link that redeems the invitation, as the output `redeemUrl`: for programs that send their
     * own mail. Microsoft Graph answers with the link only when it invites, so it cannot be read later. The state of an
     * earlier version, which always kept it, has it until the guest changes. Default `false`.
     */
    readonly keepRedeemUrl?: boolean;
}

/** Where a guest lands when no redirect is given. */
export const defaultRedirectUrl = "https://myapplications.microsoft.com";

/**
 * A user of a partner organization, invited to this tenant. An existing guest is adopted and a recently deleted guest is
 * restored, both without a second email.
 *
 * Only `onRemove` deletes a guest, and nothing replaces one. Later changes of message and redirect are ignored, and
 * properties are written to the user. Another address needs another `Guest`, or `formerEmailAddress`.
 *
 * @see https://learn.microsoft.com/graph/api/invitation-post
 */
export class Guest extends CheckedComponent {
    /** The guest's object id, known once replicas agree that the user exists, so that other resources can refer to it. */
    readonly userId: pulumi.Output<string>;
    /** The invited address, normalized: in lower case, its domain in ASCII. */
    readonly emailAddress: pulumi.Output<string>;
    /**
     * The guest's link to redeem the invitation, a secret. `undefined` without `keepRedeemUrl`, and for a guest who was
     * adopted or restored.
     */
    readonly redeemUrl: pulumi.Output<string | undefined>;
    /**
     * `PendingAcceptance` or `Accepted`, as of the last `up` that changed the guest, or the last `refresh`.
     * `undefined` for a guest who was never invited, such as by self-service sign-up.
     */
    readonly externalUserState: pulumi.Output<string | undefined>;
    /** When the guest entered that state, ISO 8601 in UTC. */
    readonly externalUserStateChangeDateTime: pulumi.Output<string | undefined>;

    /** @throws InvalidInputsError - Entra cannot invite an address, or the redirect is not an `https` URL. */
    constructor(name: string, args: GuestArgs, opts?: pulumi.ComponentResourceOptions) {
        const checked = InputChecks.of("Guest", name, (checks) => checkedGuest(checks, args));
        super("Guest", name, opts);
        const { message, onRemove, ...others } = checked.others;
        this.emailAddress = checked.emailAddress;
        const account = new GuestAccount(
            name,
            {
                ...declaredOf(others),
                emailAddress: this.emailAddress,
                redirectUrl: checked.redirectUrl,
                onRemove: onRemove ?? "retain",
                ...(message !== undefined && { message: messageOf(message) }),
                ...(checked.formerEmailAddress && { formerEmailAddress: checked.formerEmailAddress }),
            },
            { parent: this },
        );
        this.userId = account.userId;
        this.redeemUrl = pulumi.secret(account.redeemUrl);
        this.externalUserState = account.externalUserState;
        this.externalUserStateChangeDateTime = account.externalUserStateChangeDateTime;
        this.registerOutputs({
            userId: this.userId,
            emailAddress: this.emailAddress,
            redeemUrl: this.redeemUrl,
            externalUserState: this.externalUserState,
            externalUserStateChangeDateTime: this.externalUserStateChangeDateTime,
        });
    }
}

/** A guest's inputs that are checked before the guest is registered. */
export function checkedGuest(
    checks: InputChecks,
    { emailAddress, formerEmailAddress, redirectUrl, ...others }: GuestArgs,
) {
    return {
        others,
        emailAddress: addressInput(checks.at("emailAddress"), emailAddress),
        formerEmailAddress:
            formerEmailAddress === undefined
                ? undefined
                : addressInput(checks.at("formerEmailAddress"), formerEmailAddress),
        redirectUrl: checks.at("redirectUrl").input(redirectUrl ?? defaultRedirectUrl, httpsUrlFault),
    };
}

function addressInput(checks: InputChecks, address: pulumi.Input<string>): pulumi.Output<string> {
    return checks.input(address, emailAddressFault).apply((text) => {
        const result = normalizeEmailAddress(text);
        return result.isValid ? result.emailAddress : text;
    });
}

/** Removes members that are `undefined`, which the engine does not have. */
function declaredOf<T extends object>(inputs: T): T {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)) as T;
}

function messageOf(message: pulumi.Input<GuestMessage>): pulumi.Output<GuestMessage> {
    return pulumi.output(message).apply(plainMessage);
}

/** Entra ignores the language when a custom message body is set. */
export function plainMessage<T extends { readonly body?: string; readonly language?: string }>(
    message: T,
): T {
    return { ...message, language: message.body === undefined ? message.language : undefined };
}
