namespace DegeneracyLab.Analysis;

/// <summary>Places of samples: ranges from a first one to the one after the last, ascending and apart.</summary>
internal sealed class Ranges
{
    private readonly LinkedList<(long First, long Next)> ranges = [];

    /// <summary>The number of places.</summary>
    public long Count => ranges.Sum(range => range.Next - range.First);

    /// <summary>The ranges.</summary>
    public IEnumerable<(long First, long Next)> All => ranges;

    /// <summary>Adds a range after all others.</summary>
    public void Add(long first, long next)
    {
        if (next <= first)
            return;
        if (ranges.Last?.Value is { } last && last.Next == first)
        {
            ranges.RemoveLast();
            first = last.First;
        }

        ranges.AddLast((first, next));
    }

    /// <summary>Takes some of the first places away.</summary>
    /// <param name="most">The most.</param>
    /// <returns>They, in one range.</returns>
    public (long First, long Next) Take(long most)
    {
        (long first, long next) = ranges.First!.Value;
        ranges.RemoveFirst();
        long end = Math.Min(first + most, next);
        if (end < next)
            ranges.AddFirst((end, next));
        return (first, end);
    }

    /// <summary>The places of a range that are not among these.</summary>
    public Ranges Without(long first, long next)
    {
        Ranges left = new();
        long start = first;
        foreach ((long begin, long end) in ranges)
        {
            if (end <= start || begin >= next)
                continue;
            left.Add(start, Math.Min(begin, next));
            start = Math.Max(start, end);
        }

        left.Add(start, next);
        return left;
    }

    /// <summary>These without those of a range.</summary>
    public Ranges Less(long first, long next)
    {
        Ranges left = new();
        foreach ((long begin, long end) in ranges)
        {
            left.Add(begin, Math.Min(end, first));
            left.Add(Math.Max(begin, next), end);
        }

        return left;
    }

    /// <summary>Divides the places in order, into shares that differ by one at most.</summary>
    public Ranges[] Divide(int shares)
    {
        long count = Count;
        Ranges rest = new();
        foreach ((long first, long next) in ranges)
            rest.Add(first, next);
        var all = new Ranges[shares];
        for (int share = 0; share < shares; share++)
        {
            all[share] = new();
            for (long left = (count * (share + 1) / shares) - (count * share / shares); left > 0;)
            {
                (long first, long next) = rest.Take(left);
                all[share].Add(first, next);
                left -= next - first;
            }
        }

        return all;
    }
}
