using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>
/// Interventions of every kind, restricted in every way that a shape allows, each with what it does to one sample as a
/// plain loop in C#.
/// </summary>
internal static class InterventionSamples
{
    public static readonly HookPoint Hook = DigitClassifier.Hooks.ReLU1;

    /// <summary>Numbers with an exact float32 value, so that they are the same in either type.</summary>
    public static double[] Numbers(long count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => (double)(random.NextSingle() - 0.5f))];
    }

    public static Tensor Values(long[] shape, int seed, ScalarType dtype = ScalarType.Float64) => tensor(Numbers(shape.Aggregate(1L, (a, b) => a * b), seed), shape, dtype);

    /// <summary>What is done to one row of the last dimension: sample, offset of the row in the sample, numbers.</summary>
    public delegate double[] RowMap(int sample, int offset, double[] row);

    public static IEnumerable<(Intervention Intervention, RowMap Map)> All(long[] shape, int batch)
    {
        foreach ((Intervention intervention, RowMap map) in Unrestricted(shape, batch))
        {
            yield return (intervention, map);
            yield return (intervention.At(), map);
            bool projects = intervention.Kind is InterventionKind.Project or InterventionKind.ProjectOut;
            if (!projects)
            {
                yield return (intervention.At(units: [4, 0, 4]), map);
                yield return (intervention.At(units: []), map);
            }

            if (shape.Length >= 2)
                yield return (intervention.At(positions: [1]), map);
            if (shape.Length >= 2 && !projects)
                yield return (intervention.At(positions: [2, 0]).At(units: [3]), map);
            if (shape.Length >= 3)
                yield return (intervention.At(positions: [0], channels: [1]), map);
            if (shape.Length >= 3 && !projects)
                yield return (intervention.At(channels: [0], units: [1, 2]), map);
        }
    }

    /// <summary>The whole value after an intervention, by loops.</summary>
    public static double[] Expected(Intervention intervention, RowMap map, double[] value, long[] shape)
    {
        int width = (int)shape[^1], rows = shape.Length > 1 ? (int)shape[^2] : 1;
        int size = (int)shape.Aggregate(1L, (a, b) => a * b);
        double[] result = [.. value];
        for (int start = 0; start < value.Length; start += width)
        {
            int position = start / width % rows, channel = start % size / (width * rows);
            if (intervention.Positions?.Contains(position) == false || intervention.Channels?.Contains(channel) == false)
                continue;
            double[] mapped = map(start / size, start % size, value[start..(start + width)]);
            for (int unit = 0; unit < width; unit++)
                if (intervention.Units?.Contains(unit) != false)
                    result[start + unit] = mapped[unit];
        }

        return result;
    }

    private static IEnumerable<(Intervention Intervention, RowMap Map)> Unrestricted(long[] shape, int batch)
    {
        int width = (int)shape[^1];
        int size = (int)shape.Aggregate(1L, (a, b) => a * b);
        double[] one = Numbers(size, 11), row = Numbers(width, 12), each = Numbers((long)size * batch, 13);
        Tensor oneTensor = tensor(one, shape), rowTensor = tensor(row), eachTensor = tensor(each, [batch, .. shape]);

        yield return (Intervention.Zero(Hook), (_, _, v) => new double[v.Length]);
        yield return (Intervention.Mean(Hook, oneTensor), (_, offset, _) => one[offset..(offset + width)]);
        yield return (Intervention.Mean(Hook, rowTensor), (_, _, _) => row);
        yield return (Intervention.Mean(Hook, 0.25), (_, _, v) => [.. v.Select(_ => 0.25)]);
        yield return (Intervention.Replace(Hook, oneTensor), (_, offset, _) => one[offset..(offset + width)]);
        yield return (Intervention.Replace(Hook, oneTensor.unsqueeze(0)), (_, offset, _) => one[offset..(offset + width)]);
        yield return (Intervention.Replace(Hook, eachTensor), (sample, offset, _) => each[((sample * size) + offset)..((sample * size) + offset + width)]);
        yield return (Intervention.Replace(Hook, -2), (_, _, v) => [.. v.Select(_ => -2.0)]);
        yield return (Intervention.Scale(Hook, -1.5), (_, _, v) => [.. v.Select(x => -1.5 * x)]);
        yield return (Intervention.Add(Hook, 0.5), (_, _, v) => [.. v.Select(x => x + 0.5)]);
        yield return (Intervention.Add(Hook, rowTensor), (_, _, v) => [.. v.Zip(row, (x, c) => x + c)]);
        yield return (Intervention.Add(Hook, eachTensor), (sample, offset, v) => [.. v.Select((x, i) => x + each[(sample * size) + offset + i])]);

        double[][] directions = [Numbers(width, 14), Numbers(width, 15)];
        double[][] basis = GramSchmidt(directions);
        Tensor columns = stack([tensor(directions[0]), tensor(directions[1]), tensor(directions[0]) - (3 * tensor(directions[1]))], 1);
        yield return (Intervention.Project(Hook, columns), (_, _, v) => InSpan(v, basis));
        yield return (Intervention.ProjectOut(Hook, columns), (_, _, v) => [.. v.Zip(InSpan(v, basis), (x, p) => x - p)]);
        yield return (Intervention.Project(Hook, tensor(directions[0])), (_, _, v) => InSpan(v, basis[..1]));
        yield return (Intervention.Project(Hook, columns, rowTensor), (_, _, v) => [.. InSpan(Minus(v, row), basis).Zip(row, (p, o) => p + o)]);
        yield return (Intervention.ProjectOut(Hook, columns, rowTensor), (_, _, v) => Minus(v, InSpan(Minus(v, row), basis)));
    }

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] InSpan(double[] v, double[][] basis)
    {
        double[] result = new double[v.Length];
        foreach (double[] direction in basis)
        {
            double part = Dot(v, direction);
            for (int i = 0; i < v.Length; i++)
                result[i] += part * direction[i];
        }

        return result;
    }

    private static double[][] GramSchmidt(double[][] directions)
    {
        List<double[]> basis = [];
        foreach (double[] direction in directions)
        {
            double[] rest = Minus(direction, InSpan(direction, [.. basis]));
            double length = Math.Sqrt(Dot(rest, rest));
            basis.Add([.. rest.Select(x => x / length)]);
        }

        return [.. basis];
    }
}
