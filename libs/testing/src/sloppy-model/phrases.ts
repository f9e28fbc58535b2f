/** What copy is made of, per language: sentences that are true of any product, so that a grader has nothing to object to. */
export interface Phrases {
  sentences: readonly [string, ...string[]];
  headlines: readonly [string, ...string[]];
  questions: readonly [string, ...string[]];
}

export const PHRASES: Readonly<Record<'en' | 'de' | 'ja' | 'ar', Phrases>> = {
  en: {
    sentences: [
      'It stands where you need it and stays there.',
      'Every detail in the picture is there for a reason.',
      'We make it in our own workshop and know each piece.',
      'The shape is plain, so it fits beside the things you already have.',
      'Take it in your hand and you notice the care that went into it.',
      'It does one thing, and it does that thing well.',
      'Ask us about it, and we will tell you what we know.',
      'The surface catches the light without being loud.',
    ],
    headlines: [
      'Made with care',
      'Plain and well made',
      'See it up close',
      'Ask us about it',
      'For every day',
      'Good to have around',
      'Look again',
      'From our workshop',
    ],
    questions: ['Where would you put it?', 'What would you ask us about it?', 'Which detail do you notice first?'],
  },
  de: {
    sentences: [
      'Es steht dort, wo du es brauchst, und bleibt auch dort.',
      'Jede Einzelheit im Bild hat ihren Grund.',
      'Wir fertigen es in unserer eigenen Werkstatt und kennen jedes Stück.',
      'Die Form ist schlicht und passt deshalb zu dem, was du schon hast.',
      'Wer es in die Hand nimmt, merkt die Sorgfalt, die darin steckt.',
      'Es tut eine Sache, und diese Sache tut es gut.',
      'Frag uns danach, und wir erzählen dir, was wir wissen.',
      'Die Oberfläche fängt das Licht ein, ohne laut zu sein.',
    ],
    headlines: [
      'Mit Sorgfalt gemacht',
      'Schlicht und gut',
      'Sieh genau hin',
      'Frag uns danach',
      'Für jeden Tag',
      'Schön zu haben',
      'Aus unserer Werkstatt',
      'Noch ein Blick',
    ],
    questions: ['Wo würdest du es hinstellen?', 'Was möchtest du uns fragen?', 'Welche Einzelheit fällt dir zuerst auf?'],
  },
  ja: {
    sentences: [
      '必要な場所に置けば、そのまま静かに寄り添います。',
      '写真に見える細部には、すべて理由があります。',
      '私たちの工房で作り、一つ一つを確かめています。',
      '形は素朴なので、手持ちの道具によくなじみます。',
      '手に取ると、込められた丁寧さが伝わります。',
      '一つのことを、きちんと果たします。',
      '気になることがあれば、どうぞお尋ねください。',
      '表面は光をやわらかく受け止めます。',
    ],
    headlines: [
      '丁寧な手仕事',
      '素朴で確かな品',
      '近くで見る',
      'お尋ねください',
      '毎日のために',
      'そばに置きたい',
      '工房から届く',
      'もう一度見る',
    ],
    questions: ['どこに置きたいですか。', '何を尋ねてみたいですか。', 'どの細部が目に留まりますか。'],
  },
  ar: {
    sentences: [
      'يبقى حيث تضعه ويؤدي عمله بهدوء.',
      'كل تفصيل في الصورة له سبب.',
      'نصنعه في ورشتنا ونعرف كل قطعة منه.',
      'شكله بسيط ولذلك يناسب ما لديك من أشياء.',
      'حين تمسكه بيدك تلاحظ العناية التي صنع بها.',
      'يؤدي أمرا واحدا ويؤديه جيدا.',
      'اسألنا عنه وسنخبرك بما نعرف.',
      'يعكس سطحه الضوء دون أن يلفت النظر.',
    ],
    headlines: ['مصنوع بعناية', 'بسيط ومتقن', 'انظر إليه عن قرب', 'اسألنا عنه', 'لكل يوم', 'من ورشتنا', 'جميل أن تملكه', 'انظر مرة أخرى'],
    questions: ['أين تود أن تضعه؟', 'ماذا تود أن تسألنا؟', 'أي تفصيل تلاحظه أولا؟'],
  },
};
