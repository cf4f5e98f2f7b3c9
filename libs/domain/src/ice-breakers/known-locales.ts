/**
 * What Messenger says it is shown in. Source: Meta, Messenger Platform, "Supported Locales" (updated
 * 2023-07-25), its parts for the web and for Android; Meta's pages about Instagram refer to that page.
 */
const MESSENGER_LOCALES = words(`
  af_ZA ar_AR bn_IN cs_CZ da_DK de_DE el_GR en_GB en_US es_ES es_LA fi_FI fr_FR gu_IN he_IL hi_IN
  hr_HR hu_HU id_ID it_IT ja_JP kn_IN ko_KR ml_IN mr_IN ms_MY nb_NO nl_NL pa_IN pl_PL pt_BR pt_PT
  ro_RO ru_RU sk_SK sv_SE ta_IN te_IN th_TH tl_PH tr_TR uk_UA vi_VN zh_CN zh_HK zh_TW
`);

/**
 * What else Facebook has. Source: Meta's FacebookLocales.xml as public code has copied it over the
 * years (messenger4j, Instant Articles for WordPress, onOffice for WP-Websites, richardDobron/fbt).
 * A locale of any of these copies is here: to refuse one that works is worse than to take one that
 * nobody has.
 */
const FACEBOOK_LOCALES = words(`
  ak_GH am_ET as_IN ay_BO az_AZ be_BY bg_BG bp_IN br_FR bs_BA bv_DE ca_ES cb_IQ ck_US co_FR cx_PH
  cy_GB eh_IN em_ZM en_IN en_OP en_PI en_UD eo_EO es_CL es_CO es_MX es_VE et_EE eu_ES fa_IR fb_LT
  ff_NG fo_FO fr_CA fv_NG fy_NL ga_IE gl_ES gn_PY gx_GR ha_NG hi_FB ht_HT hy_AM ig_NG ik_US is_IS
  iu_CA ja_KS jv_ID ka_GE kk_KZ km_KH ks_IN ku_TR ky_KG la_VA lg_UG li_NL ln_CD lo_LA lt_LT lv_LV
  mg_MG mi_NZ mk_MK mn_MN mt_MT my_MM nd_ZW ne_NP nl_BE nn_NO nr_ZA ns_ZA ny_MW om_ET or_IN ps_AF
  qb_DE qc_GT qe_US qk_DZ qr_GR qs_DE qt_US qu_PE qv_IT qz_MM rm_CH rw_RW sa_IN sc_IT se_NO si_LK
  sl_SI sn_ZW so_SO sq_AL sr_RS ss_SZ st_ZA su_ID sw_KE sy_SY sz_PL tg_TJ tk_TM tl_ST tn_BW ts_ZA
  tt_RU tz_MA ur_PK uz_UZ ve_ZA wo_SN xh_ZA yi_DE yo_NG zu_ZA zz_TR
`);

/** The locales that a person's Messenger or Facebook can have, in alphabetical order. */
export const KNOWN_LOCALES: readonly string[] = [...MESSENGER_LOCALES, ...FACEBOOK_LOCALES].sort();

const known = new Set(KNOWN_LOCALES);

export function isKnownLocale(locale: string): boolean {
  return known.has(locale);
}

/**
 * The locales that come nearest to one that is not known: those of its language. Where Messenger's
 * own page has some, only these, since Facebook's others of that language are rarely meant (en_PI is
 * English as pirates speak it).
 */
export function nearestLocales(locale: string): string[] {
  const isOfLanguage = (other: string) => other.slice(0, 2) === locale.slice(0, 2);
  const ofMessenger = MESSENGER_LOCALES.filter(isOfLanguage);
  return ofMessenger.length > 0 ? ofMessenger : FACEBOOK_LOCALES.filter(isOfLanguage);
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
