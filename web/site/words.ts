// The page's texts. The English ones stand in index.html too, so that the page reads without JavaScript.

export type Language = 'en' | 'ja';

const en = {
  documentTitle: 'Hitofude: a convolutional network in your browser',
  skip: 'Skip to the drawing',
  language: 'Language',
  theme: 'Appearance',
  themeAuto: 'Auto',
  themeLight: 'Paper',
  themeDark: 'Ink-stone',
  title: 'Draw a digit. A network reads it as you write.',
  lead: 'A convolutional network looks at your handwriting, here in this tab. Nothing you draw leaves it.',
  trainTitle: 'Train it yourself',
  trainLead:
    'Press Start: a fresh network that knows nothing learns from the 60,000 handwritten digits of MNIST. Go on drawing above while it learns, and see its answers get better.',
  ownTitle: 'Teach it your hand',
  ownLead:
    'Write ten of each digit, take out those that went wrong, and let the network go on learning from the rest. Some are held out, to see whether it reads you better than before.',
  insideTitle: 'What happens in between',
  insideLead:
    'The training panel trains SimpleConvNet from chapter 7 of “Deep Learning from Scratch”: the same layers, shapes and names. The network that reads until then is of the same kind, only deeper: five convolution layers, which learnt from the digits of MNIST and from the pen strokes of other people.',
  layerInput: 'Your drawing',
  layerInputText: 'Scaled and centred by its mass, as the digits of MNIST are',
  layerConvolution: 'Convolution, ReLU',
  layerConvolutionText:
    '30 filters of 5 × 5 slide over it and answer to edges and bends: 30 feature maps',
  layerPooling: 'Pooling',
  layerPoolingText: 'Of every 2 × 2 values the largest stays, so that a small shift matters less',
  layerAffine: 'Affine, ReLU',
  layerAffineText: 'Every value votes, with a weight, on 100 features',
  layerSoftmax: 'Affine, Softmax',
  layerSoftmaxText: 'One probability for each digit',
  embedTitle: 'Put it into your own page',
  embedLead:
    'One script and one element, or one iframe. These files need no server of their own: copy the site’s folder to any web space.',
  embedElement: 'As an element',
  embedElementText:
    'The pad fires a “prediction” event after every stroke, with the digit and its ten probabilities. The trainer is called hitofude-trainer, the sheet of your own digits hitofude-digits.',
  embedFrame: 'As an iframe that fits its height',
  embedFrameText:
    'view is pad, trainer or digits; lang is en or ja; theme is auto, light or dark; hide is a list of parts, such as hide=settings,weights.',
  footerBook: 'The network and its names come from',
  footerBookChapter: 'chapter 7, “Convolutional neural networks”.',
  footerData: 'The digits are',
  footerDataBy: 'by Y. LeCun, C. Cortes and C. Burges (CC BY-SA 3.0).',
};

export type Words = typeof en;

const ja: Words = {
  documentTitle: 'Hitofude（一筆）：ブラウザで動く畳み込みニューラルネットワーク',
  skip: '数字を書く欄へ',
  language: '言語',
  theme: '表示',
  themeAuto: '自動',
  themeLight: '紙',
  themeDark: '硯',
  title: '数字を書くと、ネットワークがその場で読みます。',
  lead: '畳み込みニューラルネットワークが、このタブの中であなたの筆跡を読み取ります。書いたものが外に送られることはありません。',
  trainTitle: '自分で学習させる',
  trainLead:
    '「学習開始」を押すと、まだ何も知らないネットワークが、MNISTの60,000枚の手書き数字から学び始めます。学習の途中でも上の紙に数字を書いて、答えがよくなっていく様子を確かめてください。',
  ownTitle: '自分の字を覚えさせる',
  ownLead:
    '0から9までを10個ずつ書き、書き損じを取り除いて、ネットワークに学習を続けさせます。一部の数字は評価用に取り分けておき、前よりもよく読めるようになったかを確かめます。',
  insideTitle: 'ネットワークの中で起きていること',
  insideLead:
    '学習パネルで学習させるのは、『ゼロから作るDeep Learning』7章のSimpleConvNetです。層の構成も、形状も、名前も、本と同じです。はじめから用意されているネットワークも仕組みは同じですが、畳み込み層が5つあり、MNISTに加えて多くの人の筆跡も学習しています。',
  layerInput: '入力画像',
  layerInputText: 'MNISTと同じように大きさをそろえ、重心を中央に置きます',
  layerConvolution: '畳み込み層・ReLU',
  layerConvolutionText:
    '5 × 5 のフィルター30個が画像の上を動き、線の端や曲がりに反応して、30枚の特徴マップを作ります',
  layerPooling: 'プーリング層',
  layerPoolingText: '2 × 2 の領域ごとに最大値だけを残し、少しの位置ずれに強くします',
  layerAffine: 'Affine・ReLU',
  layerAffineText: 'すべての値に重みを掛けて足し合わせ、100個の特徴にまとめます',
  layerSoftmax: 'Affine・Softmax',
  layerSoftmaxText: '0から9まで、数字ごとの確率になります',
  embedTitle: '自分のページに置く',
  embedLead:
    'スクリプトと要素を1つずつ、またはiframeを1つ書くだけです。専用のサーバーは要りません。サイトのフォルダを好きな場所にコピーしてください。',
  embedElement: '要素として',
  embedElementText:
    '一画書くごとに、数字と10個の確率を持つ「prediction」イベントが発生します。学習パネルの要素名は hitofude-trainer、自分の数字の一覧は hitofude-digits です。',
  embedFrame: '高さが内容に合うiframeとして',
  embedFrameText:
    'view は pad・trainer・digits のいずれか、lang は en か ja、theme は auto・light・dark のいずれか、hide は隠す部分の一覧です（例：hide=settings,weights）。',
  footerBook: 'ネットワークとその名前は、',
  footerBookChapter: '7章「畳み込みニューラルネットワーク」によります。',
  footerData: '手書き数字は、Y. LeCun、C. Cortes、C. Burges による',
  footerDataBy: '（CC BY-SA 3.0）です。',
};

export const dictionaries: Record<Language, Words> = { en, ja };
