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
import { noteGuests } from "./declaredGuests";
import { InputChecks } from "./inputChecks";

/** Inputs of {@link Guest}. */
export interface GuestArgs extends GuestProfile, GuestRenewal {
    /**
     * The address to invite. Compared without regard to case, an international domain in either form. Another address
     * is another `Guest`, unless `formerEmailAddress` says that it is the same person.
     */
    readonly emailAddress: pulumi.Input<string>;
    /**
     * The address under which the same person was invited before. Their account gets the new address, and they redeem
     * once more, with it: object id, groups and access stay. May stay declared.
     */
    readonly formerEmailAddress?: pulumi.Input<string>;
    /** Where the guest lands after redemption; an `https` URL. Default: the My Apps portal. */
    readonly redirectUrl?: pulumi.Input<string>;
    /**
     * Sends Entra's invitation mail, with this plain text or language. Default: no mail. Only looked at when the
     * guest is invited, or invited again. Entra drops the text when a service principal invites.
     */
    readonly message?: pulumi.Input<GuestMessage>;
    /** What happens to the guest when no longer declared. Default `retain`. */
    readonly onRemove?: pulumi.Input<GuestOnRemove>;
    /**
     * Restores a guest who was deleted within 30 days, with groups and access from before, instead of inviting again.
     * Default `true`.
     */
    readonly restoreDeleted?: pulumi.Input<boolean>;
}

/** Where a guest lands when no redirect is given. */
export const defaultRedirectUrl = "https://myapplications.microsoft.com";

/**
 * A person of a partner organization, invited to this tenant; one who is a guest already is adopted, and one who was
 * deleted lately is restored, both without a second mail.
 *
 * Nothing replaces or deletes a guest but `onRemove`: later changes of message and redirect are ignored, properties
 * are written to the user, and another address has to be another `Guest`, or said to be the same person's.
 *
 * @see https://learn.microsoft.com/graph/api/invitation-post
 */
export class Guest extends pulumi.ComponentResource {
    /** The guest's object id, known once replicas agree that the user exists: safe to refer to. */
    readonly userId: pulumi.Output<string>;
    /** The invited address, normalized: in lower case, its domain in ASCII. */
    readonly emailAddress: pulumi.Output<string>;
    /** The personal link that redeems the invitation: a secret. `undefined` for one adopted or restored. */
    readonly redeemUrl: pulumi.Output<string | undefined>;
    /**
     * `PendingAcceptance` or `Accepted`, as of the last `up` that changed the guest, or the last `refresh`.
     * `undefined` for one who was never invited, such as by self-service sign-up.
     */
    readonly externalUserState: pulumi.Output<string | undefined>;
    /** Since when the guest is in that state, ISO 8601 in UTC. */
    readonly externalUserStateChangeDateTime: pulumi.Output<string | undefined>;

    /** @throws InvalidInputsError - Entra cannot invite an address, or the redirect is not an `https` URL. */
    constructor(name: string, args: GuestArgs, opts?: pulumi.ComponentResourceOptions) {
        const checked = InputChecks.of("Guest", name, (checks) => checkedGuest(checks, args));
        super("entra-b2b:index:Guest", name, {}, opts);
        const { message, onRemove, ...others } = checked.others;
        this.emailAddress = checked.emailAddress;
        noteGuests(this, pulumi.all([this.emailAddress]));
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

/** Without what is left out: the engine has no `undefined`. */
function declaredOf<T extends object>(inputs: T): T {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)) as T;
}

function messageOf(message: pulumi.Input<GuestMessage>): pulumi.Output<GuestMessage> {
    return pulumi.output(message).apply(plainMessage);
}

/** A text of one's own makes Entra ignore the language. */
export function plainMessage<T extends { readonly body?: string; readonly language?: string }>(
    message: T,
): T {
    return { ...message, language: message.body === undefined ? message.language : undefined };
}
