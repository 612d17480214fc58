using System.Text;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Pickles put together from the operations that push a value.</summary>
internal static class RawPickle
{
    public static byte[] None => "N"u8.ToArray();

    public static byte[] Of(byte[] value) => [0x80, 2, .. value, (byte)'.'];

    public static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Number(long number) => [0x8a, 8, .. BitConverter.GetBytes(number)];

    public static byte[] Global(string module, string name) => Encoding.UTF8.GetBytes($"c{module}\n{name}\n");

    public static byte[] Tuple(params byte[][] items) => [(byte)'(', .. items.SelectMany(item => item), (byte)'t'];

    public static byte[] List(params byte[][] items) => [(byte)']', (byte)'(', .. items.SelectMany(item => item), (byte)'e'];

    public static byte[] Dictionary(params (string Name, byte[] Value)[] items) => [(byte)'}', (byte)'(', .. items.SelectMany(item => (byte[])[.. Text(item.Name), .. item.Value]), (byte)'u'];

    public static byte[] Call(byte[] function, params byte[][] arguments) => [.. function, .. Tuple(arguments), (byte)'R'];

    public static byte[] Elements(string key, string type, long count) => [.. Tuple(Text("storage"), Global("torch", type), Text(key), Text("cpu"), Number(count)), (byte)'Q'];

    public static byte[] Tensor(byte[] storage, long offset, long[] shape, long[] strides) =>
        Call(Global("torch._utils", "_rebuild_tensor_v2"), storage, Number(offset), Tuple([.. shape.Select(Number)]), Tuple([.. strides.Select(Number)]), [0x89], Call(Global("collections", "OrderedDict")));

    /// <summary>A file with one storage, '0', of the bytes 0, 1, 2...</summary>
    public static byte[] File(byte[] value, int storageBytes = 64) =>
        RawZip.Of(("archive/data.pkl", Of(value)), ("archive/data/0", [.. Enumerable.Range(0, storageBytes).Select(i => (byte)i)]), ("archive/version", "3\n"u8.ToArray())).ToArray();
}
