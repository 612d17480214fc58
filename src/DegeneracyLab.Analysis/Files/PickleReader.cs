using System.Buffers.Binary;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Reads pickles of Python's protocols 2 to 5 as far as <c>torch.save</c> writes them: numbers, texts, lists, tuples and dictionaries, and
/// references to names, to which a host gives a meaning. Each byte of a pickle makes a bounded number of small objects, no length is
/// believed that the bytes do not bear out, and nothing recurs, so memory and time are proportional to the length of the pickle.
/// </summary>
/// <remarks>The operations are those of https://github.com/python/cpython/blob/main/Lib/pickletools.py.</remarks>
internal sealed class PickleReader
{
    private readonly PickleBytes bytes;
    private readonly IPickleHost host;
    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];

    private PickleReader(PickleBytes bytes, IPickleHost host)
    {
        this.bytes = bytes;
        this.host = host;
    }

    /// <summary>Reads one pickle.</summary>
    /// <param name="pickle">Bytes that begin with it.</param>
    /// <param name="place">What messages begin with.</param>
    /// <param name="host">Gives a meaning to names.</param>
    /// <returns>
    /// The value (null, a bool, long, double or string, a list, an array for a tuple, a <see cref="PickledDictionary"/>, or what the host
    /// made), and the length of the pickle.
    /// </returns>
    /// <exception cref="InvalidDataException">The bytes are no such pickle, or the host refuses them.</exception>
    public static (object? Value, int Length) Read(ReadOnlyMemory<byte> pickle, string place, IPickleHost host)
    {
        var reader = new PickleReader(new(pickle, place), host);
        while (reader.Step())
        {
        }

        return (reader.Pop(), reader.bytes.Position);
    }

    /// <summary>Carries out one operation.</summary>
    /// <returns>Whether another one follows.</returns>
    private bool Step()
    {
        byte code = bytes.TakeOperation();
        switch (code)
        {
            case 0x80: // PROTO
                if (bytes.Take(1)[0] is (< 2 or > 5) and var protocol)
                    throw Malformed($"its protocol is {protocol}, expected 2 to 5");
                break;
            case 0x95: // FRAME, which says how much to read ahead
                bytes.RequireFrame();
                break;
            case (byte)'.': // STOP
                if (stack.Count != 1 || marks.Count > 0)
                    throw Malformed($"it ends with {Quantity.Of(stack.Count, "value")}, expected 1");
                return false;
            case (byte)'(': // MARK
                marks.Add(stack.Count);
                break;
            case (byte)'0': // POP
                Pop();
                break;
            case (byte)'1': // POP_MARK
                PopMark();
                break;
            case (byte)'q': // BINPUT
                memo[bytes.Take(1)[0]] = Peek();
                break;
            case (byte)'r': // LONG_BINPUT
                memo[BinaryPrimitives.ReadUInt32LittleEndian(bytes.Take(4))] = Peek();
                break;
            case 0x94: // MEMOIZE
                memo[memo.Count] = Peek();
                break;
            case (byte)'h': // BINGET
                Push(Recall(bytes.Take(1)[0]));
                break;
            case (byte)'j': // LONG_BINGET
                Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(bytes.Take(4))));
                break;
            case (byte)'c': // GLOBAL
                Push(host.Find(new(bytes.TakeLine(), bytes.TakeLine())));
                break;
            case 0x93: // STACK_GLOBAL
                string name = Pop<string>("a name");
                Push(host.Find(new(Pop<string>("the name of a module"), name)));
                break;
            case (byte)'R': // REDUCE
                object?[] arguments = Pop<object?[]>("a tuple of arguments");
                Push(host.Call(Pop(), arguments));
                break;
            case (byte)'Q': // BINPERSID
                Push(host.Load(Pop()));
                break;
            case (byte)'b': // BUILD: attributes of an object
                Pop();
                if (Peek() is not PickledDictionary)
                    throw Malformed("it sets attributes of an object, expected those of an OrderedDict");
                break;
            default:
                if (!TryPushScalar(code) && !TryContainer(code))
                    throw Malformed($"it has the operation 0x{code:x2}, which files of tensors do not need");
                break;
        }

        return true;
    }

    private bool TryPushScalar(byte code)
    {
        switch (code)
        {
            case (byte)'N': // NONE
                Push(null);
                return true;
            case 0x88 or 0x89: // NEWTRUE, NEWFALSE
                Push(code == 0x88);
                return true;
            case (byte)'J': // BININT
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(bytes.Take(4)));
                return true;
            case (byte)'K': // BININT1
                Push((long)bytes.Take(1)[0]);
                return true;
            case (byte)'M': // BININT2
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(bytes.Take(2)));
                return true;
            case 0x8a: // LONG1
                Push(PickleBytes.Integer(bytes.Take(bytes.Take(1)[0])));
                return true;
            case 0x8b: // LONG4
                Push(PickleBytes.Integer(bytes.TakeCounted(4)));
                return true;
            case (byte)'G': // BINFLOAT
                Push(BinaryPrimitives.ReadDoubleBigEndian(bytes.Take(8)));
                return true;
            case (byte)'X': // BINUNICODE
                Push(bytes.TakeText(4));
                return true;
            case 0x8c: // SHORT_BINUNICODE
                Push(bytes.TakeText(1));
                return true;
            case 0x8d: // BINUNICODE8
                Push(bytes.TakeText(8));
                return true;
            case (byte)'U': // SHORT_BINSTRING: a text of Python 2
                Push(bytes.TakeText(1));
                return true;
            case (byte)'T': // BINSTRING: a text of Python 2
                Push(bytes.TakeText(4));
                return true;
            case (byte)'C': // SHORT_BINBYTES
                bytes.TakeCounted(1);
                Push(PickledOpaque.Instance);
                return true;
            case (byte)'B': // BINBYTES
                bytes.TakeCounted(4);
                Push(PickledOpaque.Instance);
                return true;
            case 0x8e or 0x96: // BINBYTES8, BYTEARRAY8
                bytes.TakeCounted(8);
                Push(PickledOpaque.Instance);
                return true;
            default:
                return false;
        }
    }

    private bool TryContainer(byte code)
    {
        switch (code)
        {
            case (byte)')': // EMPTY_TUPLE
                Push(Array.Empty<object?>());
                return true;
            case (byte)'t': // TUPLE
                Push(PopMark());
                return true;
            case 0x85 or 0x86 or 0x87: // TUPLE1, TUPLE2, TUPLE3
                object?[] tuple = new object?[code - 0x84];
                for (int i = tuple.Length - 1; i >= 0; i--)
                    tuple[i] = Pop();
                Push(tuple);
                return true;
            case (byte)']': // EMPTY_LIST
                Push(new List<object?>());
                return true;
            case (byte)'a': // APPEND
                object? item = Pop();
                PeekAs<List<object?>>("a list").Add(item);
                return true;
            case (byte)'e': // APPENDS
                object?[] items = PopMark();
                PeekAs<List<object?>>("a list").AddRange(items);
                return true;
            case (byte)'}': // EMPTY_DICT
                Push(new PickledDictionary());
                return true;
            case (byte)'s': // SETITEM
                object? value = Pop();
                SetItem(Pop(), value);
                return true;
            case (byte)'u': // SETITEMS
                object?[] pairs = PopMark();
                if (pairs.Length % 2 != 0)
                    throw Malformed("a dictionary has a key without a value");
                for (int i = 0; i < pairs.Length; i += 2)
                    SetItem(pairs[i], pairs[i + 1]);
                return true;
            default:
                return false;
        }
    }

    private void SetItem(object? key, object? value)
    {
        if (!PeekAs<PickledDictionary>("a dictionary").TryAdd(key, value))
            throw Malformed($"the name {Quotation.Of($"{key}")} occurs twice in a dictionary");
    }

    private void Push(object? value) => stack.Add(value);

    private object? Pop()
    {
        object? value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private T Pop<T>(string expected)
    {
        T value = PeekAs<T>(expected);
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private object? Peek() => stack.Count > (marks.Count > 0 ? marks[^1] : 0) ? stack[^1] : throw Malformed("an operation lacks its value");

    private T PeekAs<T>(string expected) => Peek() is T value ? value : throw Malformed($"an operation has another value than {expected}");

    private object?[] PopMark()
    {
        if (marks.Count == 0)
            throw Malformed("an operation lacks its mark");
        int mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        object?[] items = [.. stack[mark..]];
        stack.RemoveRange(mark, items.Length);
        return items;
    }

    private object? Recall(long index) => memo.TryGetValue(index, out object? value) ? value : throw Malformed($"it recalls value {index}, which it has not remembered");

    private InvalidDataException Malformed(string what) => bytes.Malformed(what);
}
