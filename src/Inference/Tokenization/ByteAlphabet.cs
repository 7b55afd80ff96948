namespace SaeActors.Inference.Tokenization;

/// <summary>GPT-2's spelling of bytes as visible characters: vocabulary and merge files hold "Ġthe" for the bytes " the".</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Letters = MakeLetters();   // (256,)
    private static readonly short[] Bytes = MakeBytes();      // (324,) −1 where the character spells no byte

    /// <summary>The character that spells <paramref name="value"/>.</summary>
    public static char Letter(byte value) => Letters[value];

    /// <summary>The bytes that <paramref name="spelled"/> stands for, or null when a character of it spells no byte.</summary>
    public static byte[]? BytesOf(string spelled)
    {
        var bytes = new byte[spelled.Length];
        for (var position = 0; position < bytes.Length; position++)
        {
            var letter = spelled[position];
            if (letter >= Bytes.Length || Bytes[letter] < 0)
            {
                return null;
            }

            bytes[position] = (byte)Bytes[letter];
        }

        return bytes;
    }

    private static char[] MakeLetters()
    {
        var letters = new char[256];
        var next = (char)256;
        for (var value = 0; value < letters.Length; value++)
        {
            letters[value] = IsVisible(value) ? (char)value : next++;
        }

        return letters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[Letters.Max() + 1];
        bytes.AsSpan().Fill(-1);
        for (var value = 0; value < Letters.Length; value++)
        {
            bytes[Letters[value]] = (short)value;
        }

        return bytes;
    }

    // '!' to '~', '¡' to '¬' and '®' to 'ÿ' spell themselves.
    private static bool IsVisible(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
}
