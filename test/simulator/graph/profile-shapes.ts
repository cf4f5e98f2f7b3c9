import type { IceBreakers, LocaleEntry, MenuEntry, ProfileField } from './profile-rules.js';

export type ProfileShape = 'seed' | 'nested' | 'old' | 'empty-object';

/** The answer of GET messenger_profile in the asked shape (graph-api.md 1.4). */
export function renderProfile(
  shape: ProfileShape,
  fields: ProfileField[],
  iceBreakers: IceBreakers | null,
  persistentMenu: MenuEntry[] | null,
): { data: object[] } {
  const shownMenu = fields.includes('persistent_menu') ? persistentMenu : null;
  const shownBreakers = fields.includes('ice_breakers') ? iceBreakers : null;
  if (shownBreakers === null && shownMenu === null) {
    return { data: shape === 'empty-object' ? [{}] : [] };
  }
  // The seed's shape has no place for a second field, so a menu beside it makes the answer nested.
  if (shape === 'seed' && shownMenu === null && shownBreakers !== null) {
    return { data: shownBreakers.entries };
  }
  return {
    data: [
      {
        ...(shownBreakers === null ? {} : { ice_breakers: innerForm(shape, shownBreakers) }),
        ...(shownMenu === null ? {} : { persistent_menu: shownMenu }),
      },
    ],
  };
}

/** The form that comes back follows the form that was set; `old` shows what an account looks like that another tool set up. */
function innerForm(shape: ProfileShape, iceBreakers: IceBreakers): object[] {
  if (shape === 'old' || iceBreakers.form === 'old') {
    return defaultEntry(iceBreakers)?.call_to_actions ?? [];
  }
  return iceBreakers.entries;
}

export function defaultEntry(iceBreakers: IceBreakers): LocaleEntry | undefined {
  return iceBreakers.entries.find((entry) => (entry.locale ?? 'default') === 'default');
}

/** The questions that a person sees: those of the phone's locale, else the default ones. */
export function entryForLocale(iceBreakers: IceBreakers, locale: string): LocaleEntry | undefined {
  return (
    iceBreakers.entries.find((entry) => (entry.locale ?? 'default') === locale) ??
    defaultEntry(iceBreakers)
  );
}
