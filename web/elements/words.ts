// Every text that the elements show. `en` defines the keys; a language that lacks one does not compile.

export type Language = 'en' | 'ja';

const en = {
  // The pad
  canvasLabel: 'Sheet to draw a digit on',
  canvasHelp:
    'Draw with mouse, finger or pen. With the keyboard: arrow keys move the pen (with Shift, finer), Space puts it down or lifts it, Backspace takes back the last stroke, Escape clears.',
  keyHint: 'Arrows move · Space pen down/up · ⌫ undo · Esc clear',
  clear: 'Clear',
  undo: 'Undo',
  answer: 'Answer',
  answerSpoken: (digit: number, percent: string) => `Looks like ${digit}, ${percent}`,
  notSure: 'not sure',
  notSureHelp: 'The network gives no digit 50% or more',
  notSureSpoken: (digit: number, percent: string) =>
    `Not sure. It looks most like ${digit}, with only ${percent}`,
  noAnswer: 'Draw a digit',
  waiting: 'The network is loading. You can draw already.',
  seen: 'The network sees',
  seenHelp: 'Your drawing as the network gets it: 28 × 28 pixels, centred as MNIST’s digits are',
  preprocessing: 'From your drawing to what the network sees',
  preprocessingHelp: 'Untick a step, and see how the network reads a digit in the corner then.',
  raw: 'as drawn',
  rawHelp: 'The whole sheet on 28 × 28 pixels',
  stages: { crop: 'cropped', scale: 'scaled', centre: 'centred' },
  stageHelp: {
    crop: 'Cut out around the ink, so that it does not matter where on the sheet you write',
    scale: 'The longer side becomes 20 pixels, so that it does not matter how large you write',
    centre: 'The ink’s centre of mass comes to the middle, where MNIST’s digits have it',
  },
  probabilities: 'Probability of each digit',
  barHelp: (digit: number, percent: string) => `The network gives the digit ${digit} ${percent}`,

  // Where the network comes from
  networkIs: (origin: string) => `Network: ${origin}`,
  origin: {
    shipped: 'as shipped with Hitofude',
    training: 'as trained in this tab',
    file: 'loaded from your file',
    saved: 'kept from your last visit',
    none: 'none yet',
  },

  // The trainer
  start: 'Start',
  resume: 'Resume',
  pause: 'Pause',
  step: 'Step',
  reset: 'Reset',
  startHelp: 'Train until all epochs are done',
  pauseHelp: 'Stop between two mini-batches',
  stepHelp: 'One mini-batch, one update of the weights',
  resetHelp: 'Discard this run and go back to the weights from before it',
  data: 'Training images',
  dataSite: 'MNIST from this site, fetched at the first start (11 MB)',
  dataFetching: (name: string) => `Fetching ${name}`,
  dataReady: (train: string, test: string) => `${train} for training, ${test} for the test`,
  dataNoTest: (train: string) => `${train} for training, none for the test`,
  dataOpen: 'Open MNIST files…',
  dataOpenHelp:
    'The four MNIST files, or at least images and labels to train on: IDX, .gz or not. Dropping them here works too.',
  dataAgain: 'Use this site’s MNIST',
  settings: 'Settings',
  startFrom: 'Start from',
  fresh: 'A fresh network',
  current: 'The current weights',
  recipe: 'Recipe',
  recipes: { book: 'The book’s', fast: 'Fast' },
  recipeHelp: {
    book: 'A constant learning rate; images are drawn at random, as in chapter 7',
    fast: 'The learning rate rises and falls in one cycle; every image comes once an epoch, moved by up to a pixel',
  },
  optimizer: 'Optimizer',
  optimizers: { adam: 'Adam', sgd: 'SGD' },
  lr: 'Learning rate',
  epochs: 'Epochs',
  batchSize: 'Batch size',
  images: 'Training images',
  seed: 'Seed',
  settingHelp: {
    lr: 'How far each update moves the weights',
    epochs: 'How often every training image is used',
    batchSize: 'Images in each mini-batch',
    images: 'How many of the training images, from the first on',
    seed: 'The same seed gives the same weights',
  },
  wrongSetting: (name: string, range: string) => `${name}: ${range}`,
  rangeWhole: (min: string, max: string) => `A whole number from ${min} to ${max}`,
  range: (min: string, max: string) => `A number from ${min} to ${max}`,
  progress: 'Training progress',
  state: {
    idle: 'Ready to train',
    preparing: 'Getting the images ready …',
    running: 'Training',
    pausing: 'Pausing …',
    paused: 'Paused',
    done: 'Done',
  },
  timeLeft: (time: string) => `${time} left`,
  seconds: (s: number) => `${s} s`,
  minutes: (m: number, s: number) => `${m} min ${s} s`,
  hours: (h: number, m: number) => `${h} h ${m} min`,
  epochOf: (epoch: string, epochs: string) => `epoch ${epoch} of ${epochs}`,
  stepOf: (step: string, steps: string) => `step ${step} of ${steps}`,
  speed: (images: string) => `${images} images/s`,
  loss: 'Loss',
  lossHelp: 'Mean cross-entropy of the last mini-batch: the smaller, the better',
  lossSmooth: 'moving average',
  train: 'training images',
  test: 'test images',
  accuracy: 'Test accuracy',
  accuracyHelp: 'Share of the test images that the network reads right',
  trainAccuracy: 'Train accuracy',
  trainAccuracyHelp: 'Share of the training images that the network reads right',
  accuracyOver: (count: string) => `over ${count} images`,
  lossPlot: 'Loss at each step',
  accuracyPlot: 'Accuracy as training goes on',
  plotEmpty: 'The curve appears here when training starts',
  weights: 'Weights',
  save: 'Save weights',
  load: 'Load weights…',
  shipped: 'Shipped weights',
  saveHelp: 'Download the current weights as a safetensors file',
  loadHelp: 'Open a weights file (safetensors, npz or the book’s pkl)',
  shippedHelp: 'Go back to the weights that Hitofude ships',

  problems: {
    'shape-mismatch': 'This does not fit the network: its shapes are different.',
    'bad-file': 'This file cannot be read, or is damaged. The network is as it was.',
    'bad-data': 'These files are not MNIST images and labels, or do not belong together.',
    'unsupported-browser':
      'This browser is too old: it lacks WebAssembly SIMD. Any current browser has it.',
    'out-of-memory':
      'The memory was not enough. The network is back at its last saved state; fewer images or a smaller batch may help.',
    'bad-value':
      'The loss is not a finite number any more: the learning rate is too high. Reset, and try a smaller one.',
    restarted: 'The network stopped and was started again; it is back at its last saved state.',
    'load-failed':
      'A part of Hitofude could not be loaded. Check the connection and reload the page.',
    'no-weights':
      'There are no shipped weights here. Train a network first, or load a weights file.',
    'no-data':
      'This site has no MNIST images. Type “npm run data” in Hitofude’s folder and build again, or open the four MNIST files from your disk.',
    other: 'Something went wrong.',
  },
};

/** The texts of one language. */
export type Words = typeof en;

const ja: Words = {
  canvasLabel: '数字を書く紙',
  canvasHelp:
    'マウス、指、ペンで書けます。キーボードでは、矢印キーでペンを動かし（Shiftを押すと細かく動きます）、スペースキーでペンを下ろす・上げる、Backspaceで一画戻す、Escapeですべて消します。',
  keyHint: '矢印で移動・スペースで下ろす/上げる・⌫ 一画戻す・Esc 消す',
  clear: '消す',
  undo: '一画戻す',
  answer: '答え',
  answerSpoken: (digit, percent) => `${digit} と読みました。確率 ${percent}`,
  notSure: 'わかりません',
  notSureHelp: 'どの数字の確率も50%に届きません',
  notSureSpoken: (digit, percent) =>
    `わかりません。いちばん近いのは ${digit} ですが、確率は ${percent} しかありません`,
  noAnswer: '数字をどうぞ',
  waiting: 'ネットワークを読み込んでいます。もう書き始められます。',
  seen: 'ネットワークへの入力',
  seenHelp: 'ネットワークに入力される画像：MNISTと同じように中央にそろえた28×28画素',
  preprocessing: '手書きの線がネットワークへの入力になるまで',
  preprocessingHelp: 'チェックを外すとその処理を省きます。紙の隅に書いた数字も読めるでしょうか。',
  raw: '書いたまま',
  rawHelp: '紙全体を28×28画素に縮めた画像',
  stages: { crop: '切り抜き', scale: '大きさ', centre: '中央寄せ' },
  stageHelp: {
    crop: '数字のまわりだけを切り抜きます。紙のどこに書いても同じになります',
    scale: '長いほうの辺を20画素にそろえます。どんな大きさで書いても同じになります',
    centre: '重心を画像の中央に移します。MNISTの数字と同じ位置になります',
  },
  probabilities: '各数字の確率',
  barHelp: (digit, percent) => `数字 ${digit} である確率：${percent}`,

  networkIs: (origin) => `ネットワーク：${origin}`,
  origin: {
    shipped: '付属の学習済みの重み',
    training: 'このタブで学習した重み',
    file: 'ファイルから読み込んだ重み',
    saved: '前回の続きの重み',
    none: 'まだありません',
  },

  start: '学習開始',
  resume: '再開',
  pause: '一時停止',
  step: '1ステップ',
  reset: 'リセット',
  startHelp: 'すべてのエポックが終わるまで学習します',
  pauseHelp: 'ミニバッチの区切りで止めます',
  stepHelp: 'ミニバッチ1つ分だけ重みを更新します',
  resetHelp: 'この学習を取り消し、始める前の重みに戻します',
  data: '学習に使う画像',
  dataSite: 'このサイトのMNIST（最初の開始時に読み込みます。11 MB）',
  dataFetching: (name) => `${name} を読み込んでいます`,
  dataReady: (train, test) => `訓練画像 ${train} 枚、テスト画像 ${test} 枚`,
  dataNoTest: (train) => `訓練画像 ${train} 枚、テスト画像なし`,
  dataOpen: 'MNISTファイルを開く…',
  dataOpenHelp:
    'MNISTの4つのファイル（少なくとも訓練用の画像とラベル）。IDX形式で、.gzのままでも構いません。ここにドロップしても開けます。',
  dataAgain: 'このサイトのMNISTを使う',
  settings: '設定',
  startFrom: '始める状態',
  fresh: '新しいネットワーク',
  current: '現在の重み',
  recipe: '学習のしかた',
  recipes: { book: '本のとおり', fast: '速習' },
  recipeHelp: {
    book: '学習率は一定。7章と同じく、画像を毎回ランダムに選びます',
    fast: '学習率を一度だけ上げ下げします。画像は1エポックに1回ずつ、最大1画素ずらします',
  },
  optimizer: '最適化手法',
  optimizers: { adam: 'Adam', sgd: 'SGD' },
  lr: '学習率',
  epochs: 'エポック数',
  batchSize: 'バッチサイズ',
  images: '訓練画像の枚数',
  seed: '乱数のシード',
  settingHelp: {
    lr: '1回の更新で重みを動かす大きさ',
    epochs: '訓練画像全体を何回使うか',
    batchSize: '1つのミニバッチの画像枚数',
    images: '訓練画像を先頭から何枚使うか',
    seed: '同じシードなら同じ重みになります',
  },
  wrongSetting: (name, range) => `${name}：${range}`,
  rangeWhole: (min, max) => `${min} から ${max} までの整数`,
  range: (min, max) => `${min} から ${max} までの数`,
  progress: '学習の進み具合',
  state: {
    idle: '学習を始められます',
    preparing: '画像を準備しています…',
    running: '学習中',
    pausing: '止めています…',
    paused: '一時停止中',
    done: '学習完了',
  },
  timeLeft: (time) => `残り ${time}`,
  seconds: (s) => `${s}秒`,
  minutes: (m, s) => `${m}分${s}秒`,
  hours: (h, m) => `${h}時間${m}分`,
  epochOf: (epoch, epochs) => `エポック ${epoch} / ${epochs}`,
  stepOf: (step, steps) => `ステップ ${step} / ${steps}`,
  speed: (images) => `${images} 枚/秒`,
  loss: '損失',
  lossHelp: '直前のミニバッチの交差エントロピー誤差の平均。小さいほどよい',
  lossSmooth: '移動平均',
  train: '訓練画像',
  test: 'テスト画像',
  accuracy: 'テスト画像の正解率',
  accuracyHelp: 'テスト画像のうち、正しく認識できた割合',
  trainAccuracy: '訓練画像の正解率',
  trainAccuracyHelp: '訓練画像のうち、正しく認識できた割合',
  accuracyOver: (count) => `${count} 枚での値`,
  lossPlot: '損失の推移',
  accuracyPlot: '正解率の推移',
  plotEmpty: '学習を始めると、ここにグラフが描かれます',
  weights: '重み',
  save: '重みを保存',
  load: '重みを読み込む…',
  shipped: '付属の重みに戻す',
  saveHelp: '現在の重みをsafetensorsファイルとして保存します',
  loadHelp: '重みのファイル（safetensors、npz、または本のpkl）を開きます',
  shippedHelp: 'Hitofudeに付属する学習済みの重みに戻します',

  problems: {
    'shape-mismatch': '形状が異なるため、このネットワークには使えません。',
    'bad-file': 'ファイルを読み取れないか、壊れています。ネットワークは元のままです。',
    'bad-data': 'MNISTの画像とラベルのファイルではないか、組み合わせが合っていません。',
    'unsupported-browser':
      'このブラウザは古く、WebAssembly SIMDに対応していません。最新のブラウザをお使いください。',
    'out-of-memory':
      'メモリが足りなくなりました。ネットワークは最後に保存した状態に戻りました。画像の枚数やバッチサイズを減らしてみてください。',
    'bad-value': '損失が発散しました。学習率が大きすぎます。リセットして、小さくしてみてください。',
    restarted: 'ネットワークが止まったため起動し直し、最後に保存した状態に戻しました。',
    'load-failed':
      'Hitofudeの一部を読み込めませんでした。接続を確認して、ページを再読み込みしてください。',
    'no-weights':
      '付属の学習済みの重みがここにはありません。まず学習させるか、重みのファイルを読み込んでください。',
    'no-data':
      'このサイトにはMNISTの画像がありません。Hitofudeのフォルダで「npm run data」を実行してビルドし直すか、MNISTの4つのファイルを開いてください。',
    other: '問題が起きました。',
  },
};

export const dictionaries: Record<Language, Words> = { en, ja };

/** The language of the nearest `lang` attribute, through shadow roots; else the browser's; else English. */
export function chooseLanguage(element: Element): Language {
  const marked = element.closest('[lang]:not([lang=""])');
  if (marked) return languageOf(marked.getAttribute('lang')!);
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? chooseLanguage(root.host) : languageOf(navigator.language);
}

const languageOf = (tag: string): Language => (/^ja\b/i.test(tag) ? 'ja' : 'en');
