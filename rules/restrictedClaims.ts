/**
 * Names of claims that Entra sets itself, so that no policy can give them another value: the restricted claim set.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-claims-customization (Claim sets)
 */
import { fault, type Fault } from "./fault";

/** A kind of token: a JSON Web Token, or a SAML token. */
export type TokenKind = "jwt" | "saml";

const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");

const jwtNames: ReadonlySet<string> = new Set(
    words(`
        . _claim_names _claim_sources aai access_token account_type acct acr acrs actor actortoken ageGroup aio altsecid amr
        app_chain app_displayname app_res appctx appctxsender appid appidacr assertion at_hash aud auth_data auth_time
        authorization_code azp azpacr bk_claim bk_enclave bk_pub brk_client_id brk_redirect_uri c_hash ca_enf ca_policy_result
        capolids capolids_latebind cc cert_token_use child_client_id child_redirect_uri client_id client_ip
        cloud_graph_host_name cloud_instance_host_name cloud_instance_name CloudAssignedMdmId cnf code controls controls_auds
        credential_keys csr csr_type ctry deviceid dns_names domain_dns_name domain_netbios_name e_exp email endpoint enfpolids
        exp expires_on fido_auth_data fido_ver fwd fwd_appidacr grant_type graph group_sids groups hasgroups hash_alg haswids
        home_oid home_puid home_tid iat identityprovider idp idtyp in_corp instance inviteTicket ipaddr isbrowserhostedapp iss
        isViral jwk key_id key_type login_hint mam_compliance_url mam_enrollment_url mam_terms_of_use_url mdm_compliance_url
        mdm_enrollment_url mdm_terms_of_use_url msgraph_host msproxy nameid nbf netbios_name nickname nonce oid on_prem_id
        onprem_sam_account_name onprem_sid openid2_id origin_header password platf polids pop_jwk preferred_username
        previous_refresh_token primary_sid prov_data puid pwd_exp pwd_url rdp_bt redirect_uri refresh_token
        refresh_token_issued_on refreshtoken request_nonce resource rh role roles rp_id rt_type scope scp secaud sid signature
        signin_state source_anchor src1 src2 sub target_deviceid tbid tbidv2 tenant_ctry tenant_display_name tenant_id
        tenant_region_scope tenant_region_sub_scope thumbnail_photo tid tokenAutologonEnabled trustedfordelegation ttr
        unique_name upn user_agent user_setting_sync_url username uti ver verified_primary_email verified_secondary_email vnet
        vsm_binding_key wamcompat_client_info wamcompat_id_token wamcompat_scopes wids win_ver x5c_ca xcb2b_rclient
        xcb2b_rcloud xcb2b_rtenant ztdid
    `),
);

/** Beginnings of further names in a JWT. */
const jwtPrefixes = ["xms_", "extn."];

/** URIs by their beginning. */
const samlNames: ReadonlySet<string> = new Set(
    Object.entries({
        "http://schemas.microsoft.com/": `
            2012/01/devicecontext/claims/ismanaged 2014/02/devicecontext/claims/isknown 2014/03/psso
            2014/09/devicecontext/claims/iscompliant claims/authnmethodsreferences claims/groups.link`,
        "http://schemas.microsoft.com/identity/claims/": `
            accesstoken acct agegroup aio identityprovider objectidentifier openid2_id puid scope tenantid
            xms_et`,
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/": `
            authenticationinstant authenticationmethod confirmationkey denyonlyprimarygroupsid
            denyonlyprimarysid denyonlywindowsdevicegroup expiration expired groups groupsid ispersistent
            samlissuername wids windowsdeviceclaim windowsdevicegroup windowsfqbnversion windowssubauthority
            windowsuserclaim`,
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/":
            "authentication authorizationdecision denyonlysid privatepersonalidentifier spn",
        "http://schemas.xmlsoap.org/ws/2009/09/identity/claims/": "actor",
    }).flatMap(([beginning, names]) => words(names).map((name) => `${beginning}${name}`)),
);

/**
 * What is wrong with the name of a claim that a policy gives to tokens. SAML names that are free for an application
 * with its own signing key (upn, role, sid, primarysid, primarygroupsid, windowsaccountname, x500distinguishedname) pass,
 * because a declaration does not show whether the application has one.
 */
export function claimNameFault(token: TokenKind, name: string): Fault | undefined {
    const isRestricted =
        token === "jwt"
            ? jwtNames.has(name) || jwtPrefixes.some((prefix) => name.startsWith(prefix))
            : samlNames.has(name);
    return isRestricted
        ? fault(
              `is a claim that Entra sets itself in a ${token === "jwt" ? "JWT" : "SAML token"} (restricted claim set)`,
              "Choose another name",
          )
        : undefined;
}
